import type { UserId } from '../../../functions/core/customers/customer-link.ts';
import type { PaymentMaker } from '../make-payments.ts';
import type { MoneyRoute } from '../money-routes.ts';
import type { MoneyAtDojo } from '../payments-at-dojo.ts';

/** What is asked for, and of what. */
export interface PaymentSituation {
  readonly name: string;
  readonly route: MoneyRoute;
  /** As in `lib/routes.ts`. */
  readonly routeKey: string;
  readonly body: object;
  /** @returns the id of what is in the path. */
  prepare(maker: PaymentMaker, userId: UserId): Promise<string>;
  /** What Dojo must have done when all is over: once. */
  readonly once: MoneyAtDojo;
}

const payment = 'POST /merchant/payment-intents/{paymentIntentId}';
const gbp = (value: number) => ({ amount: { value, currencyCode: 'GBP' } });

export const aCapture: PaymentSituation = {
  name: 'a capture',
  route: 'capture-payment',
  routeKey: `${payment}/captures`,
  body: gbp(2_000),
  // Enough for two: nothing but the promise keeps it from being taken twice.
  prepare: (maker, userId) => maker.reserve(userId, 5_000),
  once: { captured: [2_000], refunded: [], isReleased: false },
};

export const aRefund: PaymentSituation = {
  name: 'a refund',
  route: 'refund-payment',
  routeKey: `${payment}/refunds`,
  body: gbp(2_000),
  prepare: (maker, userId) => maker.take(userId, 5_000),
  once: { captured: [5_000], refunded: [2_000], isReleased: false },
};

export const aRelease: PaymentSituation = {
  name: 'a release',
  route: 'release-payment',
  routeKey: `${payment}/release`,
  body: {},
  prepare: (maker, userId) => maker.reserve(userId, 5_000),
  once: { captured: [], refunded: [], isReleased: true },
};

export const aCharge: PaymentSituation = {
  name: 'a charge',
  route: 'charge-setup-intent',
  routeKey: 'POST /merchant/setup-intents/{setupIntentId}/charges',
  body: { ...gbp(4_000), reference: 'No-show' },
  prepare: (maker, userId) => maker.setUpCard(userId),
  once: { captured: [4_000], refunded: [], isReleased: false },
};
