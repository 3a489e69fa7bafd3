import * as z from 'zod/mini';
import { parseJson } from '../parse-json.ts';

/**
 * What a request may leave open. `payment`: an operation on a payment, by its record's id. `erasure`: of
 * a user. `customer`: a lost attempt at creating a user's customer.
 */
const settleKind = z.enum(['payment', 'erasure', 'customer']);
export type SettleKind = z.infer<typeof settleKind>;

const settleMessage = z.strictObject({
  kind: settleKind,
  /** Of the payment, or the user: personal data, which no log may have. */
  id: z.string().check(z.minLength(1)),
  /** Which look it asks for; 1 is the first. */
  attempt: z.int().check(z.gte(1)),
  /** When it was left open, in epoch milliseconds by its writer's clock. */
  firstAtMs: z.int(),
});

/** Asks for one look at what was left open. Any number of them for the same thing does no harm. */
export type SettleMessage = Readonly<z.infer<typeof settleMessage>>;

export function firstMessage(kind: SettleKind, id: string, nowMs: number): SettleMessage {
  return { kind, id, attempt: 1, firstAtMs: nowMs };
}

export function nextMessage(message: SettleMessage): SettleMessage {
  return { ...message, attempt: message.attempt + 1 };
}

/** `undefined`: the text is no such message. */
export function parseSettleMessage(text: string): SettleMessage | undefined {
  return settleMessage.safeParse(parseJson(text)).data;
}
