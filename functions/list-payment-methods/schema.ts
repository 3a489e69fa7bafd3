import * as z from 'zod/mini';

const savedCard = z
  .strictObject({
    id: z
      .string()
      .check(z.describe('For deleting the card. Dojo’s SDK pays with it, by an id of its own.')),
    scheme: z
      .nullable(z.string())
      .check(z.describe('Dojo’s word, e.g. `VISA`, `MASTERCARD`. `null`: not known.')),
    maskedPan: z
      .nullable(z.string())
      .check(z.describe('e.g. `52000000****1005`. `null`: not known.')),
    last4: z
      .nullable(z.string())
      .check(z.describe('The last four digits, for showing. `null`: not known.')),
    expiryDate: z
      .nullable(z.iso.date())
      .check(z.describe('The last day on which the card works. `null`: not known.')),
    expired: z
      .nullable(z.boolean())
      .check(z.describe('Whether that day has passed, in UTC. `null`: not known.')),
  })
  .check(z.meta({ id: 'SavedCard' }));

const supportedMethods = z
  .strictObject({
    cardSchemes: z.array(z.string()).check(z.describe('e.g. `VISA`')),
    wallets: z.array(z.string()).check(z.describe('e.g. `APPLE_PAY`')),
  })
  .check(
    z.meta({ id: 'SupportedMethods' }),
    z.describe(
      'What may be used to pay, saved or not. Both lists are empty for a user who has no customer yet.',
    ),
  );

/** What `GET /payment-methods` answers. */
export const listPaymentMethodsAnswer = z
  .strictObject({ paymentMethods: z.array(savedCard), supported: supportedMethods })
  .check(z.meta({ id: 'PaymentMethods' }));
