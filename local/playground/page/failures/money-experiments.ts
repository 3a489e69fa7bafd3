import { moneyText } from '../money.ts';
import type { Experiment } from './experiment.ts';
import { capturesAtDojo, payOrder, price, takenAtDojo } from './shop.ts';

const guarantee = 'docs/money-guarantee.md';
const amount = { value: price, currencyCode: 'GBP' };

/** What must not take money twice. */
export const moneyExperiments: readonly Experiment[] = [
  {
    name: 'Answer lost: capturing',
    what: 'Dojo takes the money, and the connection breaks before it says so. The counter asks again with the same key.',
    promise: 'Money moves at most once, and the caller is told that it moved.',
    source: guarantee,
    run: async (context) => {
      const { callers, tell } = context;
      const paymentIntentId = await payOrder(context, { reserve: true });
      tell('Capturing, and losing the answer');
      await callers.dojo('POST', '/simulator/faults', {
        route: 'POST /payment-intents/{paymentIntentId}/captures',
        kind: 'answer-lost',
      });
      const path = `/merchant/payment-intents/${paymentIntentId}/captures`;
      const options = { body: { amount }, idempotencyKey: crypto.randomUUID() };
      const first = await callers.merchant('POST', path, options);
      const again = await callers.merchant('POST', path, options);
      return [
        {
          what: 'Money taken at Dojo',
          counted: moneyText({ ...amount, value: await takenAtDojo(context, paymentIntentId) }),
          promised: moneyText(amount),
        },
        { what: 'Captures', counted: await capturesAtDojo(context, paymentIntentId), promised: 1 },
        { what: 'Answers', counted: `${first.status}, then ${again.status}` },
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
      const paymentIntentId = await payOrder(context, { reserve: false });
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
