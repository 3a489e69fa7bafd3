import type { Backend } from './backend.ts';

/** What has really become of the money of one payment, or of what a setup intent was charged. */
export interface MoneyAtDojo {
  /** Of each capture that succeeded, charges included, in minor units. */
  readonly captured: readonly number[];
  readonly refunded: readonly number[];
  readonly isReleased: boolean;
}

/** @param id - of a payment; of a setup intent: all payments that were made for it. */
export function moneyAtDojo({ simulator }: Pick<Backend, 'simulator'>, id: string): MoneyAtDojo {
  const intents = simulator.accounts
    .list()
    .flatMap(({ paymentIntents }) => paymentIntents.list())
    .filter((intent) => intent.id === id || intent.fields.setupIntentId === id);
  return {
    captured: intents
      .flatMap(({ money }) => money.captures)
      .filter(({ status }) => status === 'Successful')
      .map(({ amount, tipsAmount = 0 }) => amount + tipsAmount),
    refunded: intents.flatMap(({ money }) => money.refunds.map(({ amount }) => amount)),
    isReleased: intents.some(({ money }) => money.isReleased),
  };
}

export function sumOf(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + amount, 0);
}
