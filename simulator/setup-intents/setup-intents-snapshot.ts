import { z } from 'zod';
import { optional } from '../http/field-rules.ts';
import { intentSnapshotFields, sessionSnapshotSchema } from '../intents/intent-snapshot.ts';
import { createSetupIntentSchema } from './setup-intent-schema.ts';

/** An account's setup intents in a file. */
export const setupIntentsSnapshotSchema = z.array(
  z.strictObject({
    ...intentSnapshotFields,
    fields: createSetupIntentSchema,
    status: z.enum(['Created', 'Authorized', 'Completed', 'Canceled', 'Expired']),
    session: sessionSnapshotSchema,
    expireAtMs: optional(z.number()),
  }),
);
