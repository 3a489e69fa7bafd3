import * as z from 'zod/mini';

/** What `POST /customer/secret` answers. It takes no field. */
export const mintCustomerSecretAnswer = z
  .strictObject({
    customerId: z.string().check(z.describe('The Dojo customer whose cards the secret opens.')),
    customerSecret: z
      .string()
      .check(
        z.describe(
          'For the SDKs: Android’s `clientSecret`, iOS’ and React Native’s `customerSecret`.',
        ),
      ),
    expiresAt: z
      .nullable(z.iso.datetime())
      .check(z.describe('When the secret stops working. ISO 8601, UTC. `null`: not known.')),
  })
  .check(z.meta({ id: 'CustomerSecret' }));
