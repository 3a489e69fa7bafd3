import type { Accounts } from '../accounts.ts';
import type { Ids } from '../ids.ts';
import { Autosave } from './autosave.ts';
import { readStateFile, writeStateFile } from './state-file.ts';

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
  const kept = await readStateFile(file);
  if (kept) {
    ids.continueAfter(kept.idBytesTaken);
    accounts.restore(kept);
  }
  return new Autosave(
    () =>
      writeStateFile(file, {
        format: 'dojo-simulator-1',
        idBytesTaken: ids.bytesTaken,
        ...accounts.snapshot(),
      }),
    tellFailure,
  );
}

function tellFailure(error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  console.error(`The Dojo simulator could not save its data: ${reason}. It tries again.`);
}
