import type { OperationKind } from '../../../functions/core/payment-operations/payment-record.ts';
import type { PaymentMaker } from '../make-payments.ts';
import { privateUserId } from '../private-person.ts';

/** One intention of one of the team's services: whoever has it, has its key. */
export interface MoneyOrder {
  readonly kind: OperationKind;
  /** Below `/merchant/`. */
  readonly path: string;
  readonly key: string;
  readonly body: object;
}

/** A payment or a setup intent, and what is asked of it at once; then, once all that is told, the next. */
export interface RacedPayment {
  readonly id: string;
  /** For people. */
  readonly name: string;
  readonly rounds: readonly (readonly MoneyOrder[])[];
}

const gbp = (value: number) => ({ amount: { value, currencyCode: 'GBP' } });

/** Keys are to be recognised in a log, as user ids are. */
function keyOf(n: number, what: string): string {
  return `${privateUserId(n)}-${what}`;
}

/**
 * A reservation of 45.00. Four keys want to capture 15.00, which is one too many; then three want to refund
 * 20.00, which is one too many again. All of the same amount: nothing but the count tells them apart.
 */
export async function raceTab(maker: PaymentMaker, n: number): Promise<RacedPayment> {
  const id = await maker.reserve(privateUserId(n), 4_500);
  const ordersOf = (kind: 'capture' | 'refund', count: number, value: number): MoneyOrder[] =>
    Array.from({ length: count }, (_, order) => ({
      kind,
      path: `payment-intents/${id}/${kind}s`,
      key: keyOf(n, `${kind}-${order}`),
      body: gbp(value),
    }));
  return {
    id,
    name: `tab ${n}`,
    rounds: [ordersOf('capture', 4, 1_500), ordersOf('refund', 3, 2_000)],
  };
}

/** A reservation that two keys want to release. */
export async function raceRelease(maker: PaymentMaker, n: number): Promise<RacedPayment> {
  const id = await maker.reserve(privateUserId(n), 3_000);
  const orders = [0, 1].map((order) => ({
    kind: 'release' as const,
    path: `payment-intents/${id}/release`,
    key: keyOf(n, `release-${order}`),
    body: {},
  }));
  return { id, name: `release ${n}`, rounds: [orders] };
}

/** A card of a setup intent that two keys want to charge. */
export async function raceNoShow(maker: PaymentMaker, n: number): Promise<RacedPayment> {
  const id = await maker.setUpCard(privateUserId(n));
  const orders = [0, 1].map((order) => ({
    kind: 'charge' as const,
    path: `setup-intents/${id}/charges`,
    key: keyOf(n, `charge-${order}`),
    body: { ...gbp(2_500), reference: 'No-show' },
  }));
  return { id, name: `no-show ${n}`, rounds: [orders] };
}
