import * as z from 'zod/mini';

/** What the app sends to take a card for later: yours to extend. Other fields are refused. */
export const setupIntentBody = z
  .strictObject({
    reference: z
      .string()
      .check(
        z.minLength(1),
        z.maxLength(60),
        z.describe('Your booking’s or agreement’s name, shown in Dojo’s portal.'),
      ),
    description: z.optional(z.string().check(z.maxLength(4_096))),
  })
  .check(z.meta({ id: 'SetupOrder' }));

export type SetupIntentBody = z.infer<typeof setupIntentBody>;
