import { paymentIntentEventDetail } from '../../functions/core/webhooks/payment-intent-event.ts';
import type { BusEvent } from '../aws/start-event-bridge.ts';
import type { DeadLetter } from '../deliver-to-consumers.ts';
import type { FunctionWatcher } from '../lambda/watched-functions.ts';
import { maskBody, maskText } from '../mask-secrets.ts';
import type { OrderNews } from './timeline-entry.ts';
import type { Watched } from './watch-requests.ts';

/** Notes each event on the bus. */
export function watchEvents({ timeline, owners }: Watched): (event: BusEvent) => void {
  return (event) => {
    const order = orderIn(event);
    const text = JSON.stringify(event);
    timeline.add(
      {
        kind: 'event',
        title: event['detail-type'],
        userId: order?.userId ?? owners.find(text) ?? null,
        result:
          order === null ? 'published' : `${order.status}, ${order.isPaid ? 'paid' : 'not paid'}`,
        tone: 'good',
        order,
      },
      () => [{ title: 'Event', text: maskBody(text) }],
    );
  };
}

function orderIn(event: BusEvent): OrderNews | null {
  const detail = paymentIntentEventDetail.safeParse(event.detail).data;
  if (detail === undefined) return null;
  const { paymentIntentId, reference, userId, status, amount } = detail;
  const none = { value: 0, currencyCode: amount.currencyCode };
  return {
    paymentIntentId,
    reference,
    userId,
    status,
    isPaid: detail.paid,
    amount,
    captured: detail.capturedAmount ?? none,
    refunded: detail.refundedAmount ?? none,
    updatedAt: detail.intentUpdatedAt,
  };
}

/** Notes each run of a consumer with its repetitions, of what settles, and of the audit. */
export function watchRuns(
  { timeline, owners }: Watched,
  isConsumer: (functionId: string) => boolean,
): FunctionWatcher {
  const runs = new Map<string, number>();
  return ({ functionId, requestId, event }) => {
    const attempt = (runs.get(requestId) ?? 0) + 1;
    runs.set(requestId, attempt);
    const text = JSON.stringify(event);
    const kind = isConsumer(functionId) ? ('consumer' as const) : ('background' as const);
    const again = attempt === 1 ? '' : `, repetition ${attempt - 1}`;
    const sections = () => [{ title: 'Event', text: maskBody(text) }];
    const id = timeline.add(
      { kind, title: `${functionId}${again}`, userId: owners.find(text) ?? null },
      sections,
      requestId,
    );
    return (failure) => {
      if (failure === undefined) {
        runs.delete(requestId);
        timeline.end(id, { result: 'done', tone: 'good' });
        return;
      }
      timeline.end(id, { result: 'failed', tone: 'failed' }, () => [
        { title: 'Failure', text: maskText(failure.message) },
        ...sections(),
      ]);
    };
  };
}

/** Notes each event that waits for a person. */
export function watchDeadLetters({ timeline, owners }: Watched): (letter: DeadLetter) => void {
  return ({ consumerId, event, queueName, page }) => {
    const text = JSON.stringify(event);
    timeline.add(
      {
        kind: 'dead-letter',
        title: `Dead letter of ${consumerId}`,
        userId: owners.find(text) ?? null,
        result: 'waits for a person',
        tone: 'failed',
      },
      () => [
        { title: 'Queue', text: `${queueName}\ncurl ${page}` },
        { title: 'Event', text: maskBody(text) },
      ],
    );
  };
}

/** Notes what could not be settled, and waits for a person. */
export function watchUnsettled({ timeline }: Watched): (page: string) => void {
  return (page) => {
    timeline.add(
      {
        kind: 'dead-letter',
        title: 'What could not be settled',
        result: 'waits for a person',
        tone: 'failed',
      },
      () => [{ title: 'Queue', text: `curl ${page}` }],
    );
  };
}
