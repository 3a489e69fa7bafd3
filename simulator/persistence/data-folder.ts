import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UnusableData } from './unusable-data.ts';

/** A folder that this process alone may write to, until it gives it back. */
export interface DataFolder {
  readonly path: string;
  release(): Promise<void>;
}

/**
 * Takes the folder, creating it if need be. A process that died without giving it back does not
 * count.
 *
 * @throws UnusableData when another process has it, or it cannot be written to.
 */
export async function takeDataFolder(path: string): Promise<DataFolder> {
  const lockFile = join(path, 'in-use-by.pid');
  try {
    await mkdir(path, { recursive: true });
    const owner = await ownerIn(lockFile);
    if (owner !== undefined && isAlive(owner)) {
      throw new UnusableData(
        `The data folder ${path} is in use by process ${owner}: stop that one, or set DATA_DIR to another folder.`,
      );
    }
    await rm(lockFile, { force: true });
    const file = await open(lockFile, 'wx');
    await file.writeFile(String(process.pid));
    await file.close();
  } catch (cause) {
    throw cause instanceof UnusableData
      ? cause
      : new UnusableData(`The data folder ${path} cannot be used: ${reasonOf(cause)}.`, { cause });
  }
  return { path, release: () => rm(lockFile, { force: true }) };
}

async function ownerIn(lockFile: string): Promise<number | undefined> {
  const text = await readFile(lockFile, 'utf8').catch(() => '');
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there, and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
