import { z } from 'zod';

/** An account's customer secrets in a file. */
export const customerSecretsSnapshotSchema = z.array(
  z.strictObject({
    secret: z.string(),
    customerId: z.string(),
    createdAtMs: z.number(),
    expireAtMs: z.number(),
  }),
);
