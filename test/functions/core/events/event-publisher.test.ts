import {
  EventBridgeClient,
  EventBridgeServiceException,
  PutEventsCommand,
} from '@aws-sdk/client-eventbridge';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { deadlineIn } from '../../../../functions/core/clock.ts';
import { eventPublisher } from '../../../../functions/core/events/event-publisher.ts';
import { createRefusedEvents } from '../../../../functions/core/events/refused-events.ts';
import type { PaymentIntentEventDetail } from '../../../../functions/core/webhooks/payment-intent-event.ts';
import { FakeTime } from '../../../fakes/fake-time.ts';
import { RecordingLog } from '../../../fakes/recording-log.ts';

const bus = new EventBridgeClient({ region: 'eu-west-2' });
const queue = new SQSClient({ region: 'eu-west-2' });
const buses = mockClient(bus);
const queues = mockClient(queue);

let time: FakeTime;
let log: RecordingLog;

beforeEach(() => {
  buses.reset();
  queues.reset();
  time = new FakeTime();
  log = new RecordingLog();
});

const detail: PaymentIntentEventDetail = {
  eventId: 'evt_1',
  userId: 'alice',
  paymentIntentId: 'pi_sandbox_1',
  customerId: 'cust_sandbox_1',
  reference: 'Order 1',
  status: 'Captured',
  paid: true,
  amount: { value: 1_000, currencyCode: 'GBP' },
  captureMode: 'Auto',
  metadata: {},
  intentUpdatedAt: '2026-01-01T12:00:00.000Z',
  receivedAt: '2026-01-01T12:00:01.000Z',
};
const entry = {
  EventBusName: 'bus',
  Source: 'save-card',
  DetailType: 'payment_intent.status_updated',
  Detail: JSON.stringify(detail),
};
function publish(budgetMs = 20_000) {
  return eventPublisher({
    bus,
    busName: 'bus',
    openRefused: async () => createRefusedEvents('https://sqs.example/1/refused', queue),
    sleep: time.sleep,
    deadline: deadlineIn(budgetMs, time.clock),
    log,
  })({ name: 'payment_intent.status_updated', detail });
}

const taken = { FailedEntryCount: 0, Entries: [{ EventId: '1' }] };
function failed(ErrorCode: string) {
  return { FailedEntryCount: 1, Entries: [{ ErrorCode }] };
}
function exception(name: string, $fault: 'client' | 'server') {
  return new EventBridgeServiceException({ name, $fault, $metadata: {} });
}
function offered() {
  return buses.commandCalls(PutEventsCommand).map(({ args }) => args[0].input);
}
function kept() {
  return queues.commandCalls(SendMessageCommand).map(({ args }) => args[0].input);
}

describe('an event that the bus takes', () => {
  it('is one entry with our source and Dojo’s name', async () => {
    buses.on(PutEventsCommand).resolves(taken);
    expect(await publish()).toBe('published');
    expect(offered()).toEqual([{ Entries: [entry] }]);
    expect(kept()).toEqual([]);
    expect(log.lines).toEqual([]);
  });

  it.each(['ThrottlingException', 'InternalFailure', 'InternalException', 'ServiceUnavailable'])(
    'may have been refused with %s before',
    async (code) => {
      buses.on(PutEventsCommand).resolvesOnce(failed(code)).resolves(taken);
      expect(await publish()).toBe('published');
      expect(offered()).toHaveLength(2);
      expect(time.slept).toEqual([400]);
    },
  );
});

describe('an event that the bus cannot take now', () => {
  it.each([
    [
      'an entry that is throttled',
      () => buses.on(PutEventsCommand).resolves(failed('ThrottlingException')),
    ],
    [
      'a fault of EventBridge’s',
      () => buses.on(PutEventsCommand).rejects(exception('InternalException', 'server')),
    ],
    [
      'a throttled request',
      () => buses.on(PutEventsCommand).rejects(exception('ThrottlingException', 'client')),
    ],
    [
      'a connection that is refused',
      () => buses.on(PutEventsCommand).rejects(new Error('ECONNREFUSED')),
    ],
    ['an answer without entries', () => buses.on(PutEventsCommand).resolves({})],
  ])('is offered three times, and then left to Dojo: %s', async (_, arrange) => {
    arrange();
    await expect(publish()).rejects.toMatchObject({
      name: 'Unavailable',
      code: 'event_bus_unavailable',
      facts: { dependency: 'eventbridge' },
    });
    expect(offered()).toHaveLength(3);
    expect(kept()).toEqual([]);
  });

  it('is not offered again where the deadline leaves no room', async () => {
    buses.on(PutEventsCommand).resolves(failed('InternalFailure'));
    await expect(publish(2_800)).rejects.toMatchObject({ code: 'event_bus_unavailable' });
    expect(offered()).toHaveLength(1);
    expect(time.slept).toEqual([]);
  });
});

describe('an event that the bus refuses for good', () => {
  it.each([
    ['MalformedDetail', () => buses.on(PutEventsCommand).resolves(failed('MalformedDetail'))],
    [
      'ValidationException',
      () => buses.on(PutEventsCommand).rejects(exception('ValidationException', 'client')),
    ],
    [
      'AccessDeniedException',
      () => buses.on(PutEventsCommand).rejects(exception('AccessDeniedException', 'client')),
    ],
  ])(
    'waits in the queue as it was offered, with an error in the log: %s',
    async (reason, arrange) => {
      arrange();
      queues.on(SendMessageCommand).resolves({ MessageId: '1' });
      expect(await publish()).toBe('dead-lettered');
      expect(offered()).toHaveLength(1);
      expect(kept()).toEqual([
        { QueueUrl: 'https://sqs.example/1/refused', MessageBody: JSON.stringify(entry) },
      ]);
      expect(log.lines).toMatchObject([
        { level: 'error', code: 'event_dead_lettered', fields: { reason } },
      ]);
    },
  );

  it('is left to Dojo when the queue does not take it either', async () => {
    buses.on(PutEventsCommand).resolves(failed('MalformedDetail'));
    queues.on(SendMessageCommand).rejects(new Error('no'));
    await expect(publish()).rejects.toMatchObject({
      code: 'event_bus_unavailable',
      facts: { dependency: 'sqs' },
    });
    expect(log.lines).toEqual([]);
  });
});
