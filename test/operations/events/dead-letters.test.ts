import { describe, expect, it } from 'vitest';
import { failedEvents } from '../../../operations/events/failed-events.ts';
import { refusedEvents } from '../../../operations/events/refused-events.ts';
import { unsettled } from '../../../operations/events/unsettled.ts';
import { queueInMemory } from './queue-in-memory.ts';

const { queue } = queueInMemory();
const unused = undefined as never;
const event = {
  version: '0',
  id: '1',
  source: 'save-card',
  'detail-type': 'payment_intent.status_updated',
  detail: { userId: 'alice@mail.example', reference: 'Order of Alice' },
};
const consumer = { id: 'fulfil-orders', functionName: 'the-function', queueUrl: 'unused' };
const refused = refusedEvents(queue, { bus: unused, busName: 'bus' });
const failed = failedEvents(queue, consumer, unused);
const open = unsettled(queue, { sqs: unused, settleQueueUrl: 'unused' });

describe('what is shown of a message', () => {
  it.each([
    [
      'an event that the bus refused',
      refused.typeOf(
        JSON.stringify({
          EventBusName: 'bus',
          Source: 'save-card',
          DetailType: 'payment_intent.status_updated',
          Detail: JSON.stringify(event.detail),
        }),
      ),
      'payment_intent.status_updated',
    ],
    [
      'an event that a consumer failed on',
      failed.typeOf(
        JSON.stringify({
          requestPayload: event,
          responsePayload: { errorType: 'TypeError', errorMessage: 'no order of alice' },
        }),
      ),
      'payment_intent.status_updated, failed with TypeError',
    ],
    [
      'an event on which the function ran out of time',
      failed.typeOf(JSON.stringify({ requestPayload: event, responsePayload: null })),
      'payment_intent.status_updated, failed with other',
    ],
    [
      'an event that Lambda never took',
      failed.typeOf(JSON.stringify(event)),
      'payment_intent.status_updated, never handed over',
    ],
    [
      'what could not be settled',
      open.typeOf('{"kind":"erasure","id":"alice","attempt":3,"firstAtMs":1767225600000}'),
      'erasure',
    ],
    ['what nobody can read', refused.typeOf('alice'), 'unreadable'],
    ['the same of a consumer', failed.typeOf('{"requestPayload":{"alice":1}}'), 'unreadable'],
    ['the same of what is open', open.typeOf('{"kind":"alice"}'), 'unreadable here'],
  ])('%s', (_what, shown, expected) => {
    expect(shown).toBe(expected);
    expect(shown).not.toMatch(/alice/i);
  });

  it('is no name that somebody else has made up', () => {
    const named = { ...event, 'detail-type': 'alice <alice@mail.example>' };
    expect(failed.typeOf(JSON.stringify(named))).toBe('other, never handed over');
  });
});

it('what cannot be read is not sent anywhere', async () => {
  const expected = { kind: 'not-accepted', reason: 'it cannot be read' };
  expect(await refused.send('{}')).toEqual(expected);
  expect(await failed.send('{}')).toEqual(expected);
});

it('an event goes to the consumer’s function as it came, whatever else is in it', async () => {
  const invoked: unknown[] = [];
  const letters = failedEvents(queue, consumer, async (functionName, payload) => {
    invoked.push([functionName, payload]);
    return { kind: 'accepted' };
  });
  const whole = { ...event, resources: ['arn'], detail: { ...event.detail, later: { deep: [1] } } };
  await letters.send(JSON.stringify({ requestPayload: whole, responsePayload: null }));
  await letters.send(JSON.stringify(whole));
  expect(invoked).toEqual([
    ['the-function', whole],
    ['the-function', whole],
  ]);
});
