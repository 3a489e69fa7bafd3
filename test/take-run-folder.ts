import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeDataFolder, UnusableData } from '../simulator/dojo-simulator.ts';

/**
 * Makes the folder of a test run, without node_modules above it: what is not in a bundle is not there, as on
 * Lambda. All runs of a checkout have the same one, since Node finds what it has compiled by the
 * file's path; beside a run that has it, another gets one of its own.
 *
 * @param parent - Default: the system's temporary folder.
 */
export async function takeRunFolder(checkout: string, parent = tmpdir()): Promise<string> {
  const id = createHash('sha256').update(checkout).digest('hex').slice(0, 12);
  const folder = join(parent, `save-card-tests-${id}`);
  try {
    await takeDataFolder(folder);
  } catch (error) {
    if (!(error instanceof UnusableData)) throw error;
    return mkdtemp(`${folder}-`);
  }
  // Of a run that was killed.
  await rm(join(folder, 'bundles'), { recursive: true, force: true });
  return folder;
}
