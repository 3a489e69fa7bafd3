import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Accounts } from '../accounts.ts';
import type { Ids } from '../ids.ts';
import { maskCardNumber, sandboxCards } from '../payments/sandbox-cards.ts';
import { Autosave } from './autosave.ts';
import { type State, stateSchema } from './state-schema.ts';
import { UnusableData } from './unusable-data.ts';

/** The simulator's file in a data folder. */
export const simulatorFileName = 'dojo-simulator.json';

/**
 * Fills a new simulator with what the file holds, if there is one.
 *
 * @returns what saves it from then on
 * @throws UnusableData for a file that cannot be read, or that a simulator has not written
 */
export async function keepInFile(
  file: string,
  { accounts, ids }: { readonly accounts: Accounts; readonly ids: Ids },
): Promise<Autosave> {
  const kept = await readState(file);
  if (kept) {
    ids.continueAfter(kept.idBytesTaken);
    accounts.load(kept);
  }
  return new Autosave(
    () =>
      writeState(file, {
        format: 'dojo-simulator-1',
        idBytesTaken: ids.bytesTaken,
        ...accounts.dump(),
      }),
    reportFailure,
  );
}

/**
 * Reads the file; undefined when there is none.
 *
 * @throws UnusableData for a file that cannot be read, or that a simulator has not written
 */
export async function readState(file: string): Promise<State | undefined> {
  const text = await readText(file);
  if (text === undefined) return undefined;
  const parsed = stateSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const place = parsed.error.issues[0]?.path.join('.');
  throw new UnusableData(
    `The file ${file} is broken, or is not the data of this version of the Dojo simulator${place ? ` (look at ${place})` : ''}. Nothing was changed: move it away, or set DATA_DIR to another folder.`,
    { cause: parsed.error },
  );
}

/** Replaces the file as a whole: whoever reads it, or dies at any moment, has the old or the new one. */
export async function writeState(file: string, state: State): Promise<void> {
  const beside = `${file}.new`;
  await mkdir(dirname(file), { recursive: true });
  const handle = await open(beside, 'w', 0o600);
  try {
    // One that was left behind keeps the mode that it has.
    await handle.chmod(0o600);
    await handle.writeFile(`${JSON.stringify(state, maskCard)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(beside, file);
}

function maskCard(_name: string, value: unknown): unknown {
  const card = sandboxCards.find((each) => each === value);
  return card ? maskCardNumber(card.number) : value;
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

function reportFailure(error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  console.error(`The Dojo simulator could not save its data: ${reason}. It tries again.`);
}
