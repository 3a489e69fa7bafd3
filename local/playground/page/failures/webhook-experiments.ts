import { ordersIn } from '../counter/orders.ts';
import { type Experiment, type ExperimentContext, linesOf } from './experiment.ts';
import { capture, payOrder } from './shop.ts';

const webhooks = 'docs/webhooks.md';

/** What the counter knows of an order, from events alone. */
function orderOf({ feed }: ExperimentContext, paymentIntentId: string) {
  return ordersIn(feed.entries()).find((order) => order.paymentIntentId === paymentIntentId);
}

/** Waits for events about an order. */
function untilEvents({ feed }: ExperimentContext, paymentIntentId: string, count: number) {
  return feed.until(
    (entries) =>
      entries.filter(({ order }) => order?.paymentIntentId === paymentIntentId).length >= count,
  );
}

/** What must not confuse the counter. */
export const webhookExperiments: readonly Experiment[] = [
  {
    name: 'A webhook comes twice',
    what: 'Dojo sends the webhook of a payment twice at the same moment.',
    promise: 'The same event id again is answered, and published once.',
    source: webhooks,
    run: async (context) => {
      const { callers, feed, userId, tell } = context;
      await callers.dojo('POST', '/simulator/webhooks', { duplicate: 2 });
      const { paymentIntentId } = await payOrder(context, { reserve: false });
      tell('Waiting for both');
      const answered = () =>
        linesOf(feed.entries(), userId, 'webhook').filter(({ result }) => result !== null);
      await feed.until(
        () => answered().length >= 2 && orderOf(context, paymentIntentId)?.isPaid === true,
      );
      return [
        {
          what: 'Answers to the webhooks',
          counted: answered()
            .map(({ result }) => result)
            .join(' and '),
        },
        {
          what: 'Events of them',
          counted: linesOf(feed.entries(), userId, 'event').length,
          promised: 1,
        },
      ];
    },
  },
  {
    name: 'A webhook is late',
    what: 'Dojo keeps the webhook back. The phone is paid, the counter does not know; then it comes.',
    promise: 'Until the event is there nothing is fulfilled; then the order is paid.',
    source: webhooks,
    run: async (context) => {
      const { callers, feed } = context;
      await callers.dojo('POST', '/simulator/webhooks', { hold: true });
      const { paymentIntentId } = await payOrder(context, { reserve: false });
      const before = orderOf(context, paymentIntentId)?.isPaid ?? false;
      await callers.dojo('DELETE', '/simulator/webhooks');
      await feed.until(() => orderOf(context, paymentIntentId)?.isPaid === true);
      const after = orderOf(context, paymentIntentId)?.isPaid ?? false;
      return [
        { what: 'Paid at the counter before', counted: yesOrNo(before), promised: 'no' },
        { what: 'Paid at the counter after', counted: yesOrNo(after), promised: 'yes' },
      ];
    },
  },
  {
    name: 'A webhook is forged',
    what: 'Somebody who has no secret says that an order is paid.',
    promise: 'What is not signed by Dojo is refused, and no event comes of it.',
    source: webhooks,
    run: async ({ callers, feed }) => {
      const eventId = `evt_forged_${crypto.randomUUID()}`;
      const known = feed.entries().at(-1)?.id ?? 0;
      const url = `${location.protocol}//127.0.0.1:${location.port || '80'}/webhooks/dojo`;
      await callers.dojo('POST', '/simulator/webhooks/forge', { url, eventId });
      const isNew = ({ id }: { readonly id: number }) => id > known;
      await feed.until((entries) =>
        entries.some((it) => isNew(it) && it.kind === 'webhook' && it.result !== null),
      );
      const since = feed.entries().filter(isNew);
      return [
        {
          what: 'Answer to it',
          counted: since.find(({ kind }) => kind === 'webhook')?.result ?? 'none',
          promised: '401',
        },
        {
          what: 'Events of it',
          counted: since.filter(({ kind }) => kind === 'event').length,
          promised: 0,
        },
      ];
    },
  },
  {
    name: 'Webhooks out of order',
    what: 'A payment is reserved and then captured, and the webhook of the capture comes first.',
    promise: 'Each event says how the payment is now, so that the later state wins.',
    source: webhooks,
    run: async (context) => {
      const { callers, tell } = context;
      await callers.dojo('POST', '/simulator/webhooks', { reorder: true });
      const order = await payOrder(context, { reserve: true });
      const { paymentIntentId } = order;
      tell('Capturing');
      await capture(context, order, crypto.randomUUID());
      tell('Waiting for the events');
      await untilEvents(context, paymentIntentId, 2);
      return [
        {
          what: 'The order at the counter',
          counted: orderOf(context, paymentIntentId)?.status ?? 'unknown',
          promised: 'Captured',
        },
      ];
    },
  },
  {
    name: 'A consumer fails',
    what: 'An event on the bus says nothing of its payment but the id. The consumer cannot read it.',
    promise: 'What a consumer throws on is repeated twice, and then waits for a person.',
    source: webhooks,
    run: async (context) => {
      const { callers, feed, userId, tell } = context;
      const { paymentIntentId } = await payOrder(context, { reserve: false });
      await feed.until(() => orderOf(context, paymentIntentId)?.isPaid === true);
      await callers.playground('POST', '/playground/unreadable-events', { paymentIntentId });
      tell('Waiting for the repetitions');
      await feed.until((entries) => linesOf(entries, userId, 'dead-letter').length > 0, 15_000);
      const failed = linesOf(feed.entries(), userId, 'consumer').filter(
        ({ tone }) => tone === 'failed',
      );
      return [
        { what: 'Runs that failed', counted: failed.length, promised: 3 },
        {
          what: 'Dead letters',
          counted: linesOf(feed.entries(), userId, 'dead-letter').length,
          promised: 1,
        },
      ];
    },
  },
];

function yesOrNo(is: boolean): string {
  return is ? 'yes' : 'no';
}
