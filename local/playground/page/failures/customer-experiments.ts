import type { AnswerAtOnce } from '../../stack-facts.ts';
import { isDone } from '../ask.ts';
import { newOrder } from '../phone/order.ts';
import { textOf } from '../read-answer.ts';
import {
  customersAtDojo,
  type Experiment,
  type ExperimentContext,
  linesOf,
  loseAnswer,
  statusAndCode,
} from './experiment.ts';
import { ensureCustomer, price } from './shop.ts';

const guarantee = 'docs/customer-guarantee.md';

/** How many different texts of that name the answers that went well have. */
function differentIn(answers: readonly AnswerAtOnce[], name: string): number {
  return new Set(answers.filter(isDone).map(({ body }) => textOf(body, name))).size;
}

/** The user's first request from so many phones at once. */
function firstRequests(
  { callers, userId }: ExperimentContext,
  phones: number,
): Promise<readonly AnswerAtOnce[]> {
  return callers.atOnce(phones, userId, { method: 'PUT', path: '/customer' });
}

/** What must not make a second customer. */
export const customerExperiments: readonly Experiment[] = [
  {
    name: 'Two taps at once',
    what: 'A new user taps Pay twice: the same request goes out twice at the same moment.',
    promise:
      'Every successful answer for a user names the same customer, and one key makes one payment.',
    source: guarantee,
    run: async (context) => {
      const { callers, stack, userId } = context;
      const answers = await callers.atOnce<readonly AnswerAtOnce[]>(2, userId, {
        method: 'POST',
        path: '/checkout',
        body: newOrder(stack, { total: price, reserve: false }),
        idempotencyKey: crypto.randomUUID(),
      });
      return [
        await customersAtDojo(context),
        { what: 'Payments', counted: differentIn(answers, 'paymentIntentId'), promised: 1 },
        { what: 'Answers', counted: answers.map(({ status }) => status).join(' and ') },
      ];
    },
  },
  {
    name: '50 phones at once',
    what: 'A new user is signed in on 50 phones, and all start at the same moment.',
    promise: 'However many requests there are: one customer.',
    source: guarantee,
    run: async (context) => {
      const answers = await firstRequests(context, 50);
      return [
        await customersAtDojo(context),
        {
          what: 'Different customers in the answers',
          counted: differentIn(answers, 'customerId'),
          promised: 1,
        },
        { what: 'Answers that went well', counted: `${answers.filter(isDone).length} of 50` },
      ];
    },
  },
  {
    name: 'Answer lost: creating the customer',
    what: 'Dojo creates the customer, and the connection breaks before it says so. The phone tries again when it is told to: about 15 seconds.',
    promise: 'What may have been created is looked for, and adopted; it is not created again.',
    source: guarantee,
    run: async (context) => {
      const { feed, userId } = context;
      await loseAnswer(context, 'POST /customers');
      const answer = await ensureCustomer(context);
      const created = linesOf(feed.entries(), userId, 'dojo').filter(
        ({ title }) => title === 'POST /customers',
      );
      return [
        await customersAtDojo(context),
        { what: 'Last answer', counted: answer.status, promised: 200 },
        { what: 'Calls that create a customer', counted: created.length },
      ];
    },
  },
  {
    name: 'Dojo is slow',
    what: 'Dojo takes 3 seconds for the customer. Meanwhile a second phone asks.',
    promise: 'The others wait for the first one’s result.',
    source: guarantee,
    run: async (context) => {
      const { callers, tell } = context;
      await callers.dojo('POST', '/simulator/faults', {
        route: 'POST /customers',
        kind: 'delay',
        delayMs: 3_000,
      });
      tell('Both phones wait');
      const answers = await firstRequests(context, 2);
      return [
        await customersAtDojo(context),
        { what: 'Answers that went well', counted: answers.filter(isDone).length, promised: 2 },
      ];
    },
  },
  {
    name: 'Dojo is down',
    what: 'Every call to Dojo is answered 503, until it is back. Who was in doubt waits until Dojo has settled: about 15 seconds.',
    promise: 'Nothing is left behind: once Dojo is back the user gets one customer.',
    source: guarantee,
    run: async (context) => {
      const { callers, userId } = context;
      await callers.dojo('POST', '/simulator/faults', {
        percentage: 100,
        kinds: ['status'],
        status: 503,
      });
      const down = await callers.user(userId, 'PUT', '/customer');
      await callers.dojo('DELETE', '/simulator/faults');
      await ensureCustomer(context);
      return [
        await customersAtDojo(context),
        { what: 'Answer while it is down', counted: statusAndCode(down) },
      ];
    },
  },
  {
    name: 'Dojo lags',
    what: 'For a while Dojo shows what is 5 seconds old: the new customer is unknown where it was just created.',
    promise: 'A customer linked less than a minute ago is not called gone, and not replaced.',
    source: guarantee,
    run: async (context) => {
      const { callers, userId } = context;
      await callers.dojo('POST', '/simulator/settings', {
        lagMs: { customers: 5_000, customerSearch: 5_000, createSecret: 5_000 },
      });
      await callers.user(userId, 'PUT', '/customer');
      const secret = await callers.user(userId, 'POST', '/customer/secret');
      return [
        await customersAtDojo(context),
        {
          what: 'Answer to a secret meanwhile',
          counted: statusAndCode(secret),
        },
      ];
    },
  },
  {
    name: 'Wrong key',
    what: 'The API key is revoked at Dojo. A known user and a new one ask; then the key is back.',
    promise: 'With a key that Dojo refuses nothing is created, replaced or forgotten.',
    source: guarantee,
    run: async (context) => {
      const { callers, stack, userId } = context;
      const key = stack.simulatorKey ?? '';
      const spare = `${key}_spare`;
      await callers.dojo('POST', '/simulator/keys', { key: spare, sameAccountAs: key });
      await callers.dojo('POST', '/simulator/keys/revoke', { key });
      const refused = await callers.user(userId, 'PUT', '/customer');
      const meanwhile = await customersAtDojo(context);
      await callers.dojo('POST', '/simulator/keys', { key, sameAccountAs: spare });
      const after = await ensureCustomer(context);
      return [
        { what: 'Customers while the key is refused', counted: meanwhile.counted, promised: 0 },
        { what: 'Answer meanwhile', counted: statusAndCode(refused) },
        await customersAtDojo(context),
        { what: 'Answer with the key again', counted: after.status, promised: 200 },
      ];
    },
  },
  {
    name: 'The table is throttled',
    what: 'DynamoDB refuses the next 12 requests of the functions.',
    promise: 'A write that failed is not taken for done, and nothing is created twice.',
    source: guarantee,
    run: async (context) => {
      const { callers, userId } = context;
      await callers.playground('POST', '/playground/table-throttle', { count: 12 });
      const throttled = await callers.user(userId, 'PUT', '/customer');
      await callers.playground('POST', '/playground/table-throttle', { count: 0 });
      const after = isDone(throttled) ? throttled : await ensureCustomer(context);
      return [
        await customersAtDojo(context),
        { what: 'First answer', counted: statusAndCode(throttled) },
        { what: 'Answer afterwards', counted: after.status, promised: 200 },
      ];
    },
  },
];
