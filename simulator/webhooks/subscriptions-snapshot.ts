import { z } from 'zod';
import { subscribeSchema } from './webhook-schemas.ts';

/** An account's webhook subscriptions in a file, with what signs their webhooks. */
export const subscriptionsSnapshotSchema = z.array(
  z.strictObject({
    id: z.string(),
    fields: subscribeSchema,
    secrets: z
      .array(
        z.strictObject({
          id: z.string(),
          value: z.string(),
          createdAtMs: z.number(),
          isActive: z.boolean(),
        }),
      )
      .min(1),
    createdAtMs: z.number(),
    updatedAtMs: z.number(),
  }),
);
