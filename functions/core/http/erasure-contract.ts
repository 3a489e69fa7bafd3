import * as z from 'zod/mini';
import { jsonContent } from './route-contract.ts';

/** What an erasure answers with 202, while it is unfinished. Done: 204, no body. */
export const erasureAnswer = z
  .strictObject({ status: z.literal('erasing') })
  .check(z.meta({ id: 'Erasure' }));

/** The answers of the routes that erase a user. */
export const erasureAnswers = [
  {
    status: 202,
    description: 'Begun and not finished yet.',
    content: jsonContent(erasureAnswer, { status: 'erasing' }),
    hasRetryAfter: true,
  },
  {
    status: 204,
    description:
      'The customer and every saved card are gone at Dojo. The item that says so is kept for a day; backups, and the payment intents at Dojo, keep what they have.',
  },
] as const;
