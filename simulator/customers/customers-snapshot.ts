import { z } from 'zod';
import { updateCustomerSchema } from './customer-schemas.ts';

/** An account's customers in a file. */
export const customersSnapshotSchema = z.strictObject({
  /** Of the customer that was made last. */
  sequence: z.int(),
  deletedCount: z.int(),
  live: z.array(
    z.strictObject({
      id: z.string(),
      // That of an update, since it may have put in what a creation does not take.
      details: updateCustomerSchema,
      createdAtMs: z.number(),
      updatedAtMs: z.number(),
      documentVersion: z.int(),
      sequence: z.int(),
    }),
  ),
});
