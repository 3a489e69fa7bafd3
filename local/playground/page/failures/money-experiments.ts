import { type Experiment, loseAnswer, statusAndCode } from './experiment.ts';
import { capture, capturesAtDojo, moneyTaken, payOnPhone, payOrder } from './shop.ts';

const guarantee = 'docs/money-guarantee.md';

/** What must not take money twice. */
export const moneyExperiments: readonly Experiment[] = [
  {
    name: 'Answer lost: paying on the phone',
    what: 'Dojo takes the card’s money, and the connection breaks before its SDK says so. The app asks the backend how it ended.',
    promise: 'When the SDK ends, whatever it says, the backend knows whether the order is paid.',
    source: 'docs/mobile.md',
    run: async (context) => {
      const { tell } = context;
      await loseAnswer(context, 'POST /api/payments/{token}');
      const { said, orders } = await payOnPhone(context);
      tell('Counting');
      const taken = await Promise.all(orders.map((order) => moneyTaken(context, order)));
      return [
        { what: 'The phone says', counted: said },
        { what: 'Payments that were begun', counted: orders.length, promised: 1 },
        ...taken,
      ];
    },
  },
  {
    name: 'Answer lost: capturing',
    what: 'Dojo takes the money, and the connection breaks before it says so. The counter asks again with the same key.',
    promise: 'Money moves at most once, and the caller is told that it moved.',
    source: guarantee,
    run: async (context) => {
      const { tell } = context;
      const order = await payOrder(context, { reserve: true });
      tell('Capturing, and losing the answer');
      await loseAnswer(context, 'POST /payment-intents/{paymentIntentId}/captures');
      const key = crypto.randomUUID();
      const first = await capture(context, order, key);
      const again = await capture(context, order, key);
      return [
        await moneyTaken(context, order),
        { what: 'Captures', counted: await capturesAtDojo(context, order), promised: 1 },
        { what: 'Answers', counted: `${first.status}, then ${again.status}` },
      ];
    },
  },
  {
    name: 'Answer lost, and Dojo lags',
    what: 'The answer to the capture is lost, and for a while Dojo does not show what it did. Then it does.',
    promise: 'While it cannot be told, 202 says so and no other money of the payment moves.',
    source: guarantee,
    run: async (context) => {
      const { callers, tell } = context;
      const order = await payOrder(context, { reserve: true });
      tell('Capturing, and Dojo does not show it');
      await callers.dojo('POST', '/simulator/settings', { lagMs: { paymentIntents: 60_000 } });
      await loseAnswer(context, 'POST /payment-intents/{paymentIntentId}/captures');
      const key = crypto.randomUUID();
      const first = await capture(context, order, key);
      const other = await capture(context, order, crypto.randomUUID());
      await callers.dojo('DELETE', '/simulator/settings');
      tell('Asking again with the same key');
      const again = await capture(context, order, key);
      return [
        { what: 'First answer', counted: first.status, promised: 202 },
        { what: 'Another capture meanwhile', counted: statusAndCode(other) },
        { what: 'The same key, once Dojo shows it', counted: again.status, promised: 201 },
        await moneyTaken(context, order),
      ];
    },
  },
  {
    name: 'Two refunds at once',
    what: 'Two clerks refund the same order at the same moment, each with a key of their own.',
    promise: 'Never a second call to Dojo while one is open: no more is given back than was taken.',
    source: guarantee,
    run: async (context) => {
      const { callers, tell } = context;
      const { paymentIntentId, amount } = await payOrder(context, { reserve: false });
      tell('Refunding twice');
      const path = `/merchant/payment-intents/${paymentIntentId}/refunds`;
      const refund = () =>
        callers.merchant('POST', path, { body: { amount }, idempotencyKey: crypto.randomUUID() });
      const answers = await Promise.all([refund(), refund()]);
      const statuses = answers.map(({ status }) => status).sort();
      return [
        {
          what: 'Refunds that were made',
          counted: statuses.filter((it) => it === 201).length,
          promised: 1,
        },
        { what: 'Answers', counted: statuses.join(' and ') },
      ];
    },
  },
];
