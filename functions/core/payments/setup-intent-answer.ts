import * as z from 'zod/mini';

/** What the app is told of a setup intent, new or not. */
export const setupIntentAnswer = z
  .strictObject({
    setupIntentId: z.string().check(z.describe('For the SDK, and for asking how it stands.')),
    customerId: z
      .string()
      .check(z.describe('The Dojo customer to whom it is linked: the caller’s.')),
    reference: z.string().check(z.describe('As it was sent.')),
    status: z.string().check(z.describe('Dojo’s word, e.g. `Created`, `Completed`.')),
  })
  .check(z.meta({ id: 'SetupIntent' }));
