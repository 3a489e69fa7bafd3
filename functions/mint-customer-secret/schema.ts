import * as z from 'zod/mini';

/** What `POST /customer/secret` answers. It takes no field. */
export const mintCustomerSecretAnswer = z.strictObject({
  customerId: z.string(),
  /** For the SDKs: Android's `clientSecret`, iOS' and React Native's `customerSecret`. */
  customerSecret: z.string(),
  /** ISO 8601, UTC. */
  expiresAt: z.iso.datetime(),
});
