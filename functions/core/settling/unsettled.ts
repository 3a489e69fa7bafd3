import * as z from 'zod/mini';

/** What a request left behind that time, or another look at Dojo, may settle. */
export interface Unsettled {
  readonly kind: 'payment' | 'erasure' | 'customer';
  /** Of the payment or setup intent; of the user. */
  readonly id: string;
}

/** The body of a message in the queue. */
export const unsettledMessage = z.object({
  kind: z.enum(['payment', 'erasure', 'customer']),
  id: z.string().check(z.minLength(1)),
  /** How often it was looked at. */
  looks: z.int().check(z.gte(0)),
  /** When it was first put there, in epoch milliseconds. */
  sinceMs: z.int(),
});

export type UnsettledMessage = z.infer<typeof unsettledMessage>;

/** Whoever left it behind can still be at it for most of that. */
const firstDelaySeconds = 50;
/** SQS's longest. */
const longestDelaySeconds = 900;

/** How long to wait before it is looked at again: a minute, doubling, up to a quarter of an hour. */
export function delaySeconds(looks: number): number {
  return looks === 0 ? firstDelaySeconds : Math.min(longestDelaySeconds, 60 * 2 ** (looks - 1));
}

/** What is not settled by then needs a person. */
export const givenUpAfterMs = 24 * 3_600_000;
