import * as z from 'zod/mini';
import type { Deadline } from '../clock.ts';
import type { CustomerId } from '../customers/customer-link.ts';
import type { DojoClient } from '../dojo/dojo-client.ts';
import { mintCustomerSecret } from '../dojo/dojo-customer-secrets.ts';
import { isFailure } from '../failures.ts';
import type { Log } from '../log.ts';

/** The fields of an answer that carries a customer secret if one could be had. */
export const sdkSecret = {
  customerSecret: z
    .nullable(z.string())
    .check(
      z.describe(
        'For the SDK. `null`: none could be had; paying with a card works, saved cards are not shown.',
      ),
    ),
  expiresAt: z
    .nullable(z.iso.datetime())
    .check(
      z.describe('When the secret stops working. ISO 8601, UTC. `null`: no secret, or not known.'),
    ),
  warnings: z
    .optional(
      z.array(
        z
          .strictObject({
            code: z.string().check(z.describe('Stable, e.g. `customer_secret_unavailable`.')),
            detail: z.string().check(z.describe('For developers.')),
          })
          .check(z.meta({ id: 'Warning' })),
      ),
    )
    .check(z.describe('What could not be done beside the payment. Absent when all went well.')),
};

export type SdkSecret = {
  readonly customerSecret: string | null;
  readonly expiresAt: string | null;
  readonly warnings?: readonly { readonly code: string; readonly detail: string }[];
};

/**
 * A fresh secret for the SDK. Never throws: a payment can be made without saved cards, so failing to
 * mint one is a warning beside the intent, not an error in its place.
 */
export async function mintSdkSecret(
  client: DojoClient,
  customerId: CustomerId,
  { deadline, log }: { readonly deadline: Deadline; readonly log: Log },
): Promise<SdkSecret> {
  try {
    const { secret, expiresAtMs } = await mintCustomerSecret(client, customerId, deadline);
    const expiresAt = expiresAtMs === undefined ? null : new Date(expiresAtMs).toISOString();
    return { customerSecret: secret, expiresAt };
  } catch (error) {
    log.warn('customer_secret_unavailable', 'No customer secret could be created for an order.', {
      errorCode: isFailure(error) ? error.code : 'unexpected',
    });
    return {
      customerSecret: null,
      expiresAt: null,
      warnings: [
        {
          code: 'customer_secret_unavailable',
          detail: 'Saved cards cannot be shown for now; paying with a card works.',
        },
      ],
    };
  }
}
