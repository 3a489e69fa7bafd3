import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type CheckedState, type StateSnapshot, stateSnapshotSchema } from './state-snapshot.ts';
import { UnusableData } from './unusable-data.ts';

/**
 * Reads the file; undefined when there is none.
 *
 * @throws UnusableData for a file that cannot be read, or that a simulator has not written
 */
export async function readStateFile(file: string): Promise<CheckedState | undefined> {
  const text = await readText(file);
  if (text === undefined) return undefined;
  const parsed = stateSnapshotSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const place = parsed.error.issues[0]?.path.join('.');
  throw new UnusableData(
    `The file ${file} is broken, or is not the data of this version of the Dojo simulator${place ? ` (look at ${place})` : ''}. Nothing was changed: move it away, or set DATA_DIR to another folder.`,
    { cause: parsed.error },
  );
}

/** Replaces the file as a whole: whoever reads it, or dies at any moment, has the old or the new one. */
export async function writeStateFile(file: string, state: StateSnapshot): Promise<void> {
  const beside = `${file}.new`;
  await mkdir(dirname(file), { recursive: true });
  const handle = await open(beside, 'w', 0o600);
  try {
    // One that was left behind keeps the mode that it has.
    await handle.chmod(0o600);
    await handle.writeFile(`${JSON.stringify(state)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(beside, file);
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UnusableData(`The Dojo simulator’s data cannot be read: ${reason}.`, { cause });
  }
}

/** Undefined for text that is no JSON, which is no state either. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
