import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** How often a worker looks whether another one's build is there. */
const lookEveryMs = 20;

/**
 * Builds a folder unless another process of the same test run has, or does: then that one's is waited for.
 *
 * @param build - writes into the folder that it is given, which is empty or does not exist.
 * @throws what `build` throws; in the processes that wait, its message.
 */
export async function buildOnce(
  folder: string,
  build: (into: string) => Promise<void>,
): Promise<string> {
  const failed = `${folder}.failed`;
  if (await isFirst(`${folder}.begun`)) {
    try {
      await build(`${folder}.unfinished`);
      await rename(`${folder}.unfinished`, folder);
    } catch (error) {
      await writeFile(failed, String(error));
      throw error;
    }
  }
  while (!existsSync(folder)) {
    if (existsSync(failed)) throw new Error(await readFile(failed, 'utf8'));
    await sleep(lookEveryMs);
  }
  return folder;
}

/** Of all processes, one can make a folder. */
async function isFirst(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}
