import * as z from 'zod/mini';

/** What `DELETE /customer` answers with 202, while the erasure is unfinished. Done: 204, no body. */
export const eraseCustomerAnswer = z
  .strictObject({ status: z.literal('erasing') })
  .check(z.meta({ id: 'Erasure' }));
