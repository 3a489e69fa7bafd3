import { z } from 'zod';
import { cardSnapshotSchema } from '../payments/card-snapshot.ts';

/** An account's saved cards in a file. */
export const savedCardsSnapshotSchema = z.array(
  z.strictObject({ id: z.string(), customerId: z.string(), card: cardSnapshotSchema }),
);
