import { createHmac } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { deadlineIn } from '../../../functions/core/clock.ts';
import type { UserId } from '../../../functions/core/customers/customer-link.ts';
import type { MapId } from '../../../functions/core/customers/map-identity.ts';
import { type Marker, markersOf } from '../../../functions/core/customers/marker.ts';
import type {
  PaymentIntent,
  PaymentIntentId,
} from '../../../functions/core/dojo/dojo-payment-intents.ts';
import type { OutgoingEvent } from '../../../functions/core/events/event-entry.ts';
import { OutcomeUnknown, Unavailable } from '../../../functions/core/failures.ts';
import type { SeenDeclines } from '../../../functions/core/limits/declines.ts';
import { receiveWebhook } from '../../../functions/receive-webhook/receive-webhook.ts';
import { FakeTime } from '../../fakes/fake-time.ts';
import { MemoryIdempotencyRecords } from '../../fakes/memory-idempotency-records.ts';
import { RecordingLog } from '../../fakes/recording-log.ts';
import { testDeployment, testMarkers } from '../../fakes/test-markers.ts';

function oldMarkerIn(app: string, stage: string): Marker {
  return markersOf('any-map-of-that-deployment' as MapId, { app, stage }).legacyOf(alice);
}
/** Another deployment with the same names, on the same Dojo account. */
const otherMap = markersOf('another-map-of-this-account' as MapId, testDeployment);
const alice = 'alice' as UserId;
const minuteMs = 60_000;

let time: FakeTime;
let records: MemoryIdempotencyRecords;
let log: RecordingLog;
let published: OutgoingEvent[];
let lags: number[];
let fetched: string[];
let intent: PaymentIntent | undefined;
/** What Dojo shows at the next looks, before it shows `intent`. */
let shownBefore: PaymentIntent[];
let users: readonly UserId[];
/** What the index names at the next looks, before it names `users`. */
let namedBefore: (readonly UserId[])[];
let deadlineMs: number;
let faults: Partial<Record<'dojo' | 'index' | 'bus', Error>>;
let bus: 'published' | 'dead-lettered';
let revisions: number;

beforeEach(() => {
  time = new FakeTime();
  records = new MemoryIdempotencyRecords();
  log = new RecordingLog();
  published = [];
  lags = [];
  fetched = [];
  shownBefore = [];
  users = [alice];
  namedBefore = [];
  deadlineMs = 26_500;
  faults = {};
  bus = 'published';
  revisions = 0;
  intent = intentOf(alice, 60 * minuteMs);
});

function intentOf(
  user: UserId,
  ageMs: number,
  marker: Marker = testMarkers.of(user),
): PaymentIntent {
  return {
    id: 'pi_sandbox_1' as PaymentIntentId,
    status: 'Captured',
    amount: { value: 1_000, currencyCode: 'GBP' },
    reference: 'Order 1',
    customer: { id: 'cust_sandbox_1' },
    captureMode: 'Auto',
    metadata: { basket: '7', 'save-card-user': marker },
    createdAt: time.nowMs - ageMs,
    updatedAt: time.nowMs - 500,
  };
}

async function failing<Value>(fault: Error | undefined, value: Value): Promise<Value> {
  if (fault) throw fault;
  return value;
}

const declinesSeen: SeenDeclines[] = [];

function aboutPayment(change: Record<string, unknown> = {}) {
  return {
    id: 'evt_1',
    event: 'payment_intent.status_updated',
    data: { paymentIntentId: 'pi_sandbox_1', paymentStatus: 'Created' },
    ...change,
  };
}

function deliver(body: unknown = aboutPayment(), secret = 'whsec_one') {
  const rawBody = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const signature = createHmac('sha256', secret).update(rawBody).digest('hex');
  const secrets = async () => ['whsec_one'];
  const deadline = deadlineIn(deadlineMs, time.clock);
  return receiveWebhook(
    { rawBody, signature, receivedAtMs: time.nowMs },
    {
      secrets: { get: secrets, renew: secrets },
      intents: {
        find: (id) => {
          fetched.push(id);
          return failing(faults.dojo, shownBefore.shift() ?? intent);
        },
      },
      findUsers: () => failing(faults.index, namedBefore.shift() ?? users),
      publish: async (event) => {
        await failing(faults.bus, undefined);
        published.push(event);
        return bus;
      },
      idempotency: {
        records,
        clock: time.clock,
        newRevision: () => `r${++revisions}`,
        deadline,
        log,
      },
      published: (lagMs) => lags.push(lagMs),
      markers: async () => testMarkers,
      observeDeclines: async (seen) => {
        declinesSeen.push(seen);
      },
      clock: time.clock,
      sleep: time.sleep,
      deadline,
      log,
    },
  );
}
describe('a webhook that announces a decline, which Dojo’s reference does not list', () => {
  it('is counted, and published as Dojo shows the intent', async () => {
    declinesSeen.length = 0;
    const data = { paymentIntentId: 'pi_sandbox_1', paymentStatus: 'Declined' };
    expect(await deliver(aboutPayment({ data }))).toBe('published');
    expect(declinesSeen).toMatchObject([{ source: 'webhook', attempts: [{ id: 'evt_1' }] }]);
    expect(published).toMatchObject([{ detail: { status: 'Captured' } }]);
  });
});

function isMarkedDone() {
  return records.items.get('webhook#evt_1')?.state === 'done';
}

describe('a webhook about a payment of ours', () => {
  it('is published with all that Dojo says now, and without our marker', async () => {
    expect(await deliver()).toBe('published');
    expect(published).toEqual([
      {
        name: 'payment_intent.status_updated',
        detail: {
          eventId: 'evt_1',
          userId: 'alice',
          paymentIntentId: 'pi_sandbox_1',
          customerId: 'cust_sandbox_1',
          reference: 'Order 1',
          status: 'Captured',
          paid: true,
          amount: { value: 1_000, currencyCode: 'GBP' },
          capturedAmount: { value: 1_000, currencyCode: 'GBP' },
          refundedAmount: { value: 0, currencyCode: 'GBP' },
          captureMode: 'Auto',
          metadata: { basket: '7' },
          intentUpdatedAt: '2026-01-01T11:59:59.500Z',
          receivedAt: '2026-01-01T12:00:00.000Z',
        },
      },
    ]);
    expect(isMarkedDone()).toBe(true);
  });

  it.each(['Created', 'Authorized', 'Reversed', 'Refunded', 'Canceled'] as const)(
    'is not paid when the intent is %s',
    async (status) => {
      intent = { ...intentOf(alice, minuteMs), status };
      await deliver();
      expect(published[0]?.detail).toMatchObject({ status, paid: false });
    },
  );

  it('tells once how long it took from when Dojo made the event', async () => {
    const announced = announcing('Captured', 3_000);
    await deliver(announced);
    await deliver(announced);
    expect(lags).toEqual([3_000]);
  });

  it('tells nothing where Dojo does not say when it made the event, or it is not ours', async () => {
    await deliver(announcing('Captured', null));
    intent = { ...intentOf(alice, minuteMs), metadata: {} };
    await deliver({ ...announcing('Captured', 3_000), id: 'evt_2' });
    expect(lags).toEqual([]);
  });

  it('fills the gaps that Dojo leaves', async () => {
    const { captureMode: _, updatedAt: __, ...bare } = intentOf(alice, minuteMs);
    intent = bare;
    await deliver();
    expect(published[0]?.detail).toMatchObject({
      captureMode: null,
      intentUpdatedAt: '2026-01-01T12:00:00.000Z',
    });
  });

  it('counts as done when the bus refuses the event and the queue keeps it', async () => {
    bus = 'dead-lettered';
    expect(await deliver()).toBe('dead-lettered');
    expect(isMarkedDone()).toBe(true);
  });
});

describe('a webhook that comes again', () => {
  it('is known for 30 days, since nothing that Dojo signs says when it was sent', async () => {
    await deliver();
    time.advance(30 * 24 * 60 * minuteMs - 1);
    expect(await deliver()).toBe('repeated');
  });

  it('is not published again', async () => {
    await deliver();
    const capitalised = {
      Id: 'evt_1',
      Event: 'payment_intent.status_updated',
      Data: aboutPayment().data,
    };
    expect(await deliver(capitalised)).toBe('repeated');
    expect(published).toHaveLength(1);
    expect(fetched).toHaveLength(1);
  });

  it('is refused for now while the first one is being worked on', async () => {
    const outcomes = await Promise.allSettled([deliver(), deliver(), deliver()]);
    const reasons = outcomes.flatMap((it) => (it.status === 'rejected' ? [it.reason] : []));
    expect(reasons).toMatchObject([
      { code: 'webhook_in_progress', retryAfterSeconds: 2 },
      { code: 'webhook_in_progress', retryAfterSeconds: 2 },
    ]);
    expect(published).toHaveLength(1);
  });

  it('is another event with another id', async () => {
    await deliver();
    expect(await deliver(aboutPayment({ id: 'evt_2' }))).toBe('published');
    expect(published.map(({ detail }) => detail.eventId)).toEqual(['evt_1', 'evt_2']);
  });
});

describe('a webhook whose work fails', () => {
  const unavailable = new Unavailable('x_unavailable', '');
  it.each([
    ['Dojo is down', 'dojo'],
    ['the index cannot be read', 'index'],
    ['the bus is down', 'bus'],
  ] as const)('is not marked as done, and is dealt with when it is repeated: %s', async (_, at) => {
    faults[at] = unavailable;
    await expect(deliver()).rejects.toBe(unavailable);
    expect(records.items.size).toBe(0);
    expect(published).toEqual([]);
    faults = {};
    expect(await deliver()).toBe('published');
    expect(published).toHaveLength(1);
  });

  it('is not worked on when the table does not take the claim', async () => {
    const lost = new OutcomeUnknown('table_outcome_unknown', '');
    records.replace = async () => {
      throw lost;
    };
    await expect(deliver()).rejects.toBe(lost);
    expect(fetched).toEqual([]);
    expect(published).toEqual([]);
  });

  it('is published once more when only the record of it could not be written: better twice than never', async () => {
    const lost = new OutcomeUnknown('table_outcome_unknown', '');
    const replace = records.replace.bind(records);
    records.replace = async (id, expected, next) => {
      if (next.state === 'done') throw lost;
      return replace(id, expected, next);
    };
    await expect(deliver()).rejects.toBe(lost);
    records.replace = replace;
    time.advance(minuteMs);
    expect(await deliver()).toBe('published');
    expect(published.map(({ detail }) => detail.eventId)).toEqual(['evt_1', 'evt_1']);
  });

  it('asks for a person when Dojo does not know its own intent', async () => {
    intent = undefined;
    await expect(deliver()).rejects.toMatchObject({
      name: 'NotConfigured',
      code: 'webhook_intent_unknown',
    });
    expect(records.items.size).toBe(0);
  });
});

function announcing(paymentStatus: unknown, ageMs: number | null = 0) {
  return aboutPayment({
    data: { paymentIntentId: 'pi_sandbox_1', paymentStatus },
    createdAt: ageMs === null ? null : new Date(time.nowMs - ageMs).toISOString(),
  });
}
function shown(status: PaymentIntent['status']): PaymentIntent {
  return {
    ...intentOf(alice, 60 * minuteMs),
    status,
  };
}
const unconfirmed = {
  name: 'Unavailable',
  code: 'webhook_unconfirmed',
  retryAfterSeconds: 10,
  facts: { customerId: 'cust_sandbox_1', userMarker: testMarkers.of(alice) },
};

describe('a webhook that is ahead of what Dojo shows', () => {
  it('is published as soon as Dojo shows it too, within the same delivery', async () => {
    shownBefore = [shown('Created'), shown('Created')];
    expect(await deliver(announcing('Captured'))).toBe('published');
    expect(published[0]?.detail).toMatchObject({ status: 'Captured', paid: true });
    expect(fetched).toHaveLength(3);
    expect(time.slept).toEqual([250, 750]);
    expect(log.lines).toEqual([]);
  });

  it.each([
    ['Created', 'Authorized'],
    ['Created', 'Captured'],
    ['Created', 'Reversed'],
    ['Created', 'Refunded'],
    ['Created', 'Canceled'],
    ['Authorized', 'Captured'],
    ['Authorized', 'Reversed'],
    ['Authorized', 'Refunded'],
    ['Captured', 'Refunded'],
  ] as const)(
    'is refused for now and published when it is repeated: %s, announced as %s',
    async (actual, announced) => {
      const webhook = announcing(announced);
      intent = shown(actual);
      await expect(deliver(webhook)).rejects.toMatchObject(unconfirmed);
      expect(time.slept).toEqual([250, 750, 1_500]);
      expect(published).toEqual([]);
      expect(records.items.size).toBe(0);
      time.advance(60 * minuteMs);
      intent = shown(announced);
      expect(await deliver(webhook)).toBe('published');
      expect(published.map(({ detail }) => detail.status)).toEqual([announced]);
    },
  );

  it.each([
    ['30 s old', 30_000 - 2_500],
    ['from a clock that is 30 s ahead', -30_000 - 2_500],
    ['of unknown age', null],
  ])('is published with what Dojo shows, and an error, when it is %s', async (_, ageMs) => {
    intent = shown('Created');
    expect(await deliver(announcing('Captured', ageMs))).toBe('published');
    expect(published[0]?.detail).toMatchObject({ status: 'Created', paid: false });
    expect(isMarkedDone()).toBe(true);
    expect(log.lines).toMatchObject([
      {
        level: 'error',
        code: 'webhook_never_confirmed',
        fields: {
          expected: 'Captured',
          reason: 'status Created',
          customerId: 'cust_sandbox_1',
          userMarker: testMarkers.of(alice),
        },
      },
    ]);
  });

  it('is refused up to an age of 30 s', async () => {
    intent = shown('Created');
    const webhook = announcing('Captured', 30_000 - 2_500 - 1);
    await expect(deliver(webhook)).rejects.toMatchObject(unconfirmed);
  });

  it('is refused at once when no time is left to look again', async () => {
    deadlineMs = 12_000;
    intent = shown('Created');
    await expect(deliver(announcing('Captured'))).rejects.toMatchObject(unconfirmed);
    expect(time.slept).toEqual([]);
  });

  it('is left alone at once when the payment is not ours', async () => {
    intent = { ...shown('Created'), metadata: null };
    expect(await deliver(announcing('Captured'))).toBe('not-ours');
    expect(time.slept).toEqual([]);
  });
});

describe('a webhook that is not ahead of what Dojo shows', () => {
  it.each([
    ['Created', 'Created'],
    ['Authorized', 'Created'],
    ['Captured', 'Created'],
    ['Captured', 'Authorized'],
    ['Captured', 'Captured'],
    ['Reversed', 'Authorized'],
    ['Reversed', 'Captured'],
    ['Refunded', 'Captured'],
    ['Canceled', 'Created'],
    ['Canceled', 'Reversed'],
    ['Created', 'Disputed'],
    ['Created', 'captured'],
    ['Created', null],
    ['Created', undefined],
  ] as const)('is published at once: %s, announced as %s', async (actual, announced) => {
    intent = shown(actual);
    expect(await deliver(announcing(announced))).toBe('published');
    expect(published[0]?.detail.status).toBe(actual);
    expect(fetched).toHaveLength(1);
    expect(time.slept).toEqual([]);
    expect(log.lines).toEqual([]);
  });
});

describe('the user of a payment', () => {
  const others: [string, readonly UserId[]][] = [
    ['nobody', []],
    ['somebody else, whose marker it is not', ['bob' as UserId]],
  ];

  it('is found by a marker of the old form, which the intent got before the map had an id', async () => {
    intent = intentOf(alice, 60 * minuteMs, oldMarkerIn('demo', 'sandbox'));
    expect(await deliver()).toBe('published');
    expect(published[0]?.detail.userId).toBe('alice');
  });

  it.each(others)('is found by looking again while the index names %s', async (_, found) => {
    namedBefore = [found, found];
    intent = intentOf(alice, 1_000);
    expect(await deliver()).toBe('published');
    expect(published[0]?.detail.userId).toBe('alice');
    expect(time.slept).toEqual([250, 750]);
  });

  it.each(others)(
    'is waited for while the intent is young and the index names %s',
    async (_, found) => {
      users = found;
      intent = intentOf(alice, 30_000 - 2_500 - 1);
      await expect(deliver()).rejects.toMatchObject({
        name: 'Unavailable',
        code: 'customer_not_indexed_yet',
        retryAfterSeconds: 10,
      });
      expect(published).toEqual([]);
      expect(records.items.size).toBe(0);
      users = [alice];
      expect(await deliver()).toBe('published');
    },
  );

  it.each(others)(
    'is null at once when the intent is 30 s old and the index names %s',
    async (_, found) => {
      users = found;
      intent = intentOf(alice, 30_000);
      expect(await deliver()).toBe('published');
      expect(published[0]?.detail).toMatchObject({ userId: null, customerId: 'cust_sandbox_1' });
      expect(time.slept).toEqual([]);
    },
  );

  it('is null for a user who paid, and was erased a moment ago', async () => {
    users = [];
    intent = intentOf(alice, 20_000);
    const webhook = announcing('Captured');
    await expect(deliver(webhook)).rejects.toMatchObject({ code: 'customer_not_indexed_yet' });
    time.advance(10_000);
    expect(await deliver(webhook)).toBe('published');
    expect(published[0]?.detail).toMatchObject({ userId: null, paid: true });
  });

  it('is null when Dojo does not say how old the intent is', async () => {
    users = [];
    intent = { ...intentOf(alice, 0), createdAt: null };
    expect(await deliver()).toBe('published');
    expect(published[0]?.detail.userId).toBeNull();
  });

  it('is null for an intent without a customer', async () => {
    intent = { ...intentOf(alice, 0), customer: null };
    await deliver();
    expect(published[0]?.detail).toMatchObject({ userId: null, customerId: null });
  });
});

describe('a webhook that is none of our business', () => {
  it.each([
    ['without a marker', () => ({ ...intentOf(alice, 0), metadata: { basket: '7' } })],
    ['without metadata', () => ({ ...intentOf(alice, 0), metadata: null })],
    ['of another map with the same names', () => intentOf(alice, 0, otherMap.of(alice))],
    ['of the old form, of another stage', () => intentOf(alice, 0, oldMarkerIn('demo', 'live'))],
    ['of the old form, of another app', () => intentOf(alice, 0, oldMarkerIn('other', 'sandbox'))],
    ['that is no marker', () => intentOf(alice, 0, '[sc:alice]' as Marker)],
  ])('is left alone: an intent %s', async (_, other) => {
    intent = other();
    expect(await deliver()).toBe('not-ours');
    expect(published).toEqual([]);
    expect(await deliver()).toBe('repeated');
  });

  it.each(['order.created', 'payment.successful', 'setup_intent.status_updated', 'refund.created'])(
    'is left alone: the event %s',
    async (event) => {
      expect(await deliver(aboutPayment({ event }))).toBe('unknown-event');
      expect(fetched).toEqual([]);
      expect(records.items.size).toBe(0);
    },
  );
});

describe('a webhook that is not from Dojo', () => {
  it('is not even looked into', async () => {
    expect(await deliver('not even JSON', 'whsec_of_somebody')).toBe('forged');
    expect(await deliver(aboutPayment(), 'whsec_of_somebody')).toBe('forged');
    expect(fetched).toEqual([]);
    expect(records.items.size).toBe(0);
  });

  it('is a broken contract when Dojo did sign it', async () => {
    await expect(deliver('not even JSON')).rejects.toMatchObject({
      name: 'ContractBroken',
      code: 'webhook_unreadable',
    });
  });
});
