import { beforeEach, describe, expect, it } from 'vitest';
import { deadlineIn } from '../../../../functions/core/clock.ts';
import type { CustomerId, UserId } from '../../../../functions/core/customers/customer-link.ts';
import type { MapId } from '../../../../functions/core/customers/map-identity.ts';
import { type Marker, markersOf } from '../../../../functions/core/customers/marker.ts';
import { NotConfigured } from '../../../../functions/core/failures.ts';
import {
  findOurIntent,
  type OwnerRuntime,
  userOfOurIntent,
} from '../../../../functions/core/merchant/our-intent.ts';
import type { MarkedIntent } from '../../../../functions/core/payments/intent-user.ts';
import { FakeTime } from '../../../fakes/fake-time.ts';
import { RecordingLog } from '../../../fakes/recording-log.ts';
import { testDeployment, testMarkers } from '../../../fakes/test-markers.ts';

const alice = 'alice' as UserId;
const bob = 'bob' as UserId;
/** Another deployment with the same names, on the same Dojo account. */
const otherMap = markersOf('another-map-of-this-account' as MapId, testDeployment);
const hourMs = 3_600_000;

let time: FakeTime;
/** Who has the customer, as the index says. */
let users: readonly UserId[];
let asked: CustomerId[];
let proofs: number;
let proof: () => Promise<void>;

beforeEach(() => {
  time = new FakeTime();
  users = [alice];
  asked = [];
  proofs = 0;
  proof = async () => undefined;
});

function runtime(): OwnerRuntime {
  return {
    findUsers: async (customerId) => {
      asked.push(customerId);
      return users;
    },
    map: { markers: async () => testMarkers },
    dojo: {
      proveAccount: async () => {
        proofs += 1;
        await proof();
      },
    },
    customerDependencies: () => ({ clock: time.clock, sleep: time.sleep }) as never,
  };
}
function request() {
  return { deadline: deadlineIn(26_500, time.clock), log: new RecordingLog() };
}
function intentWith(marker: Marker | undefined, ageMs = hourMs): MarkedIntent {
  return {
    customer: { id: 'cust_1' },
    metadata: { booking: '7', ...(marker !== undefined && { 'save-card-user': marker }) },
    createdAt: time.nowMs - ageMs,
  };
}
const find = (intent: MarkedIntent | undefined) =>
  findOurIntent(runtime(), request(), async () => intent);
const userOf = (intent: MarkedIntent, marker: Marker | undefined) =>
  userOfOurIntent(runtime(), request(), { intent, marker });

describe('an intent is ours', () => {
  it('with a marker of this map, whoever has its customer', async () => {
    users = [];
    const intent = intentWith(testMarkers.of(alice));
    expect(await find(intent)).toEqual({ intent, marker: testMarkers.of(alice) });
    expect(asked).toEqual([]);
  });

  it('without a marker, while a user of ours has its customer', async () => {
    const intent = intentWith(undefined);
    expect(await find(intent)).toEqual({ intent, marker: undefined });
    expect(asked).toEqual(['cust_1']);
  });

  it('with the old marker of the user who has its customer', async () => {
    const intent = intentWith(testMarkers.legacyOf(alice));
    expect(await find(intent)).toEqual({ intent, marker: testMarkers.legacyOf(alice) });
  });
});

describe('an intent is nobody’s, as if Dojo had none,', () => {
  it.each<[what: string, intent: () => MarkedIntent, whose: readonly UserId[]]>([
    [
      'with another map’s marker, though its customer is ours',
      () => intentWith(otherMap.of(alice)),
      [alice],
    ],
    ['without a marker and with a customer of nobody’s', () => intentWith(undefined), []],
    ['with neither marker nor customer', () => ({}), [alice]],
    [
      'with an old marker and a customer of nobody’s',
      () => intentWith(testMarkers.legacyOf(alice)),
      [],
    ],
    ['with the old marker of another user', () => intentWith(testMarkers.legacyOf(bob)), [alice]],
    [
      'with what only looks like a marker, and a customer of nobody’s',
      () => ({ ...intentWith(undefined), metadata: { 'save-card-user': '[sc:123]' } }),
      [],
    ],
  ])('%s', async (_, intent, whose) => {
    users = whose;
    expect(await find(intent())).toBeUndefined();
  });

  it('which Dojo still does not know when the account is proven', async () => {
    expect(await find(undefined)).toBeUndefined();
    expect(proofs).toBe(1);
  });
});

it('an intent that Dojo does not know is looked for again once the account is proven', async () => {
  const intent = intentWith(testMarkers.of(alice));
  const shown = [undefined, intent];
  expect(await findOurIntent(runtime(), request(), async () => shown.shift())).toMatchObject({
    intent,
  });
});

it('an account that is not the map’s is no proof that there is no intent', async () => {
  proof = async () => {
    throw new NotConfigured('dojo_wrong_account', 'm');
  };
  await expect(find(undefined)).rejects.toMatchObject({ code: 'dojo_wrong_account' });
});

describe('the user of our intent', () => {
  it('is the one with its marker among those of its customer', async () => {
    users = [bob, alice];
    const marker = testMarkers.of(alice);
    expect(await userOf(intentWith(marker), marker)).toBe('alice');
  });

  it('is the one with its customer where it has no marker', async () => {
    expect(await userOf(intentWith(undefined), undefined)).toBe('alice');
  });

  it.each([
    ['the user was erased', (marker: Marker) => intentWith(marker), []],
    ['another user has the customer', (marker: Marker) => intentWith(marker), [bob]],
    [
      'it has no customer',
      (marker: Marker) => ({ ...intentWith(marker), customer: null }),
      [alice],
    ],
  ] as const)('is nobody when %s', async (_, intent, whose) => {
    users = whose;
    const marker = testMarkers.of(alice);
    expect(await userOf(intent(marker), marker)).toBeNull();
    expect(time.slept).toEqual([]);
  });

  it('is waited for where the customer is so new that the index may not have it', async () => {
    const seen: (readonly UserId[])[] = [[], [], [alice]];
    const marker = testMarkers.of(alice);
    const slow = { ...runtime(), findUsers: async () => seen.shift() ?? [] };
    const ours = { intent: intentWith(marker, 1_000), marker };
    expect(await userOfOurIntent(slow, request(), ours)).toBe('alice');
    expect(time.slept).toEqual([250, 750]);
  });

  it('is unknown for now, not nobody, while the index may still get it', async () => {
    users = [];
    const marker = testMarkers.of(alice);
    await expect(userOf(intentWith(marker, 1_000), marker)).rejects.toMatchObject({
      code: 'customer_not_indexed_yet',
      retryAfterSeconds: 10,
    });
  });
});
