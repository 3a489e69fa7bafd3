import { describe, expect, it } from 'vitest';
import type { BusEvent } from '../../../local/aws/start-event-bridge.ts';
import { watchedFunctions } from '../../../local/lambda/watched-functions.ts';
import { Owners } from '../../../local/playground/owners.ts';
import { Timeline } from '../../../local/playground/timeline.ts';
import { watchDeadLetters, watchRuns } from '../../../local/playground/watch-bus.ts';

const event: BusEvent = {
  version: '0',
  id: 'event-1',
  'detail-type': 'payment_intent.status_updated',
  source: 'save-card',
  account: '000000000000',
  time: '2026-01-01T12:00:00Z',
  region: 'eu-west-2',
  resources: [],
  detail: { paymentIntentId: 'pi_sandbox_12345678' },
};

function watched() {
  const owners = new Owners();
  owners.learn('alice', 'pi_sandbox_12345678');
  return { timeline: new Timeline({ clock: () => 1_000 }), owners };
}

describe('the runs of consumers in the timeline', () => {
  it('are shown with their repetitions, under the user of the payment', async () => {
    const { timeline, owners } = watched();
    let failures = 1;
    const functions = watchedFunctions(
      {
        invoke: async () => {
          failures -= 1;
          if (failures >= 0) throw new Error('no stock');
          return 'done';
        },
      },
      watchRuns({ timeline, owners }, (id) => id === 'fulfil-orders'),
    );
    await expect(functions.invoke('fulfil-orders', event, 'run-1')).rejects.toThrow('no stock');
    await functions.invoke('fulfil-orders', event, 'run-1');
    await functions.invoke('settle', { Records: [] }, 'run-2');

    expect(
      timeline
        .list()
        .map(({ kind, title, userId, result, tone }) => [kind, title, userId, result, tone]),
    ).toEqual([
      ['consumer', 'fulfil-orders', 'alice', 'failed', 'failed'],
      ['consumer', 'fulfil-orders, repetition 1', 'alice', 'done', 'good'],
      ['background', 'settle', null, 'done', 'good'],
    ]);
    expect(timeline.details(1)?.sections[0]).toEqual({ title: 'Failure', text: 'no stock' });
  });

  it('end with a dead letter that says where it can be read', () => {
    const { timeline, owners } = watched();
    const page = 'http://127.0.0.1:1/queues/dead';
    watchDeadLetters({ timeline, owners })({
      consumerId: 'fulfil-orders',
      event,
      queueName: 'dead',
      page,
    });

    expect(timeline.list()).toMatchObject([
      {
        kind: 'dead-letter',
        title: 'Dead letter of fulfil-orders',
        userId: 'alice',
        tone: 'failed',
      },
    ]);
    expect(timeline.details(1)?.sections[0]?.text).toBe(`dead\ncurl ${page}`);
  });
});
