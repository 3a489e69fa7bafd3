import { z } from 'zod';
import { accountsSnapshotFields } from '../account-snapshot.ts';

/**
 * Everything that outlives a restart. A change of any part's shape, other than a new field that may
 * be absent, needs another `format`, so that an older file is refused and not misread.
 */
export const stateSnapshotSchema = z.strictObject({
  format: z.literal('dojo-simulator-1'),
  /** How far the ids' seeded stream has been used. */
  idBytesTaken: z.int().min(0),
  ...accountsSnapshotFields,
});

/** As it is written. */
export type StateSnapshot = z.input<typeof stateSnapshotSchema>;

/** As it was read and checked. */
export type CheckedState = z.output<typeof stateSnapshotSchema>;
