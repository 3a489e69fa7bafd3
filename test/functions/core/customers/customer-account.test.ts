import { beforeEach, describe, expect, it } from 'vitest';
import { deadlineIn } from '../../../../functions/core/clock.ts';
import type { AccountFacts } from '../../../../functions/core/customers/account-facts.ts';
import {
  type AccountProofs,
  accountProofs,
  canaryName,
  defaultAccount,
} from '../../../../functions/core/customers/customer-account.ts';
import type {
  CustomerId,
  LinkedCustomer,
  Revision,
} from '../../../../functions/core/customers/customer-link.ts';
import { Unavailable } from '../../../../functions/core/failures.ts';
import { FakeTime } from '../../../fakes/fake-time.ts';
import { MemoryCustomerLinks } from '../../../fakes/memory-customer-links.ts';
import { MemoryDirectory } from '../../../fakes/memory-directory.ts';
import { RecordingLog } from '../../../fakes/recording-log.ts';
import { testDeployment, testMarkers } from '../../../fakes/test-markers.ts';

let time: FakeTime;
let canaries: MemoryCustomerLinks;
let facts: AccountFacts | undefined;
/** Dojo's accounts by key. */
let accounts: Map<string, MemoryDirectory>;
let revisions: number;

beforeEach(() => {
  time = new FakeTime();
  canaries = new MemoryCustomerLinks();
  facts = undefined;
  const ours = new MemoryDirectory(time.clock);
  accounts = new Map([
    ['sk_ours', ours],
    ['sk_ours_rotated', ours],
    ['sk_foreign', new MemoryDirectory(time.clock)],
  ]);
  revisions = 0;
});

function directoryOf(key: string): MemoryDirectory {
  const directory = accounts.get(key);
  if (directory === undefined) throw new Error(`No account has the key ${key}.`);
  return directory;
}
/** One instance of a function. */
function instance(mayCreate = true): AccountProofs {
  return accountProofs({
    canaries,
    records: { findFacts: async () => facts },
    directoryWith: directoryOf,
    ensure: (deadline) => ({
      replacementBudget: { take: async () => true },
      countCreation: async () => undefined,
      settleLater: async () => undefined,
      clock: time.clock,
      sleep: time.sleep,
      newRevision: () => `r${++revisions}` as Revision,
      markerOf: async (name) => testMarkers.ofCanary(name),
      deadline,
      log: new RecordingLog(),
    }),
    canaryName: canaryName(testDeployment),
    mayCreate,
    clock: time.clock,
  });
}
function deadline() {
  return deadlineIn(20_000, time.clock);
}
function prove(proofs: AccountProofs, key = 'sk_ours') {
  return proofs.prove(key, deadline());
}
const wrong = { name: 'NotConfigured', code: 'dojo_wrong_account' };
const minuteMs = 60_000;

describe('the canary of a new map', () => {
  it('is made with the first proof, and says what it is and not to delete it', async () => {
    await prove(instance());
    const [customer] = [...directoryOf('sk_ours').live.values()];
    expect(customer?.name).toBe(
      'Save-card demo/sandbox: do not delete [sc:6e231e:8dde23df9544c86c0d24]',
    );
    expect(canaries.items.get(defaultAccount)).toMatchObject({
      state: 'linked',
      customerId: customer?.id,
    });
  });

  it('is one for 50 instances at the same time', async () => {
    await Promise.all(Array.from({ length: 50 }, () => prove(instance())));
    expect(directoryOf('sk_ours').live.size).toBe(1);
  });

  it('is not made by a function that may not, which cannot tell then', async () => {
    await expect(prove(instance(false))).rejects.toMatchObject({
      name: 'Unavailable',
      code: 'dojo_account_not_proven',
    });
    expect(directoryOf('sk_ours').live.size).toBe(0);
  });
});

describe('a canary that was being replaced', () => {
  const former = ['cust_sandbox_deleted' as CustomerId];
  const written = { revision: 'first' as Revision, writtenAtMs: 0, formerCustomerIds: former };
  const attempt = { firstAttemptAtMs: 0, settlesAtMs: 0, leaseExpiresAtMs: 0 };

  it.each([
    { state: 'free', ...written },
    { state: 'claimed', ...written, ...attempt },
    { state: 'unknown', ...written, ...attempt },
  ] as const)('and is $state now is not made by a request: its key may be any', async (left) => {
    canaries.items.set(defaultAccount, left);
    await expect(prove(instance(), 'sk_foreign')).rejects.toMatchObject({
      code: 'dojo_account_not_proven',
    });
    expect(directoryOf('sk_foreign').live.size).toBe(0);
    expect(canaries.items.get(defaultAccount)).toEqual(left);
  });
});

describe('a key', () => {
  beforeEach(async () => {
    await prove(instance());
    time.advance(minuteMs);
    for (const directory of accounts.values()) directory.calls.length = 0;
  });

  it('is proven when its account knows the canary', async () => {
    await expect(prove(instance(), 'sk_ours_rotated')).resolves.toBeUndefined();
  });

  it('costs nothing more once an instance has proven it', async () => {
    const proofs = instance();
    await Promise.all([prove(proofs), prove(proofs)]);
    await prove(proofs);
    expect(directoryOf('sk_ours').calls).toEqual(['exists']);
  });

  it('is proven again after a minute: the map may have been moved to another account', async () => {
    const proofs = instance();
    await prove(proofs);
    const canary = canaries.items.get(defaultAccount) as LinkedCustomer;
    const customerId = 'cust_sandbox_canary_elsewhere' as CustomerId;
    canaries.items.set(defaultAccount, { ...canary, customerId });
    time.advance(minuteMs - 1);
    await expect(prove(proofs)).resolves.toBeUndefined();
    time.advance(1);
    await expect(prove(proofs)).rejects.toMatchObject(wrong);
  });

  it('is refused when its account does not know the canary, and nothing is made there', async () => {
    await expect(prove(instance(), 'sk_foreign')).rejects.toMatchObject(wrong);
    expect(directoryOf('sk_foreign').live.size).toBe(0);
  });

  it('that is wrong is asked about every 2 s at most, and the right one goes on at once', async () => {
    const proofs = instance();
    await expect(prove(proofs, 'sk_foreign')).rejects.toMatchObject(wrong);
    time.advance(1_999);
    await expect(prove(proofs, 'sk_foreign')).rejects.toMatchObject(wrong);
    expect(directoryOf('sk_foreign').calls).toEqual(['exists']);
    time.advance(1);
    await expect(prove(proofs, 'sk_foreign')).rejects.toMatchObject(wrong);
    expect(directoryOf('sk_foreign').calls).toEqual(['exists', 'exists']);
    await expect(prove(proofs)).resolves.toBeUndefined();
  });

  it('is not known while Dojo does not answer, and is asked about again', async () => {
    const proofs = instance();
    const directory = directoryOf('sk_ours');
    const exists = directory.exists.bind(directory);
    directory.exists = async () => {
      throw new Unavailable('dojo_unavailable', '');
    };
    await expect(prove(proofs)).rejects.toMatchObject({ code: 'dojo_unavailable' });
    directory.exists = exists;
    await expect(prove(proofs)).resolves.toBeUndefined();
  });

  it('is called wrong when somebody has deleted the canary, since a request cannot tell', async () => {
    directoryOf('sk_ours').live.clear();
    await expect(prove(instance())).rejects.toMatchObject(wrong);
  });
});

it('a canary that is younger than a minute and not shown yet proves nothing either way', async () => {
  await prove(instance());
  directoryOf('sk_ours').live.clear();
  time.advance(minuteMs - 1);
  await expect(prove(instance())).rejects.toMatchObject({
    name: 'Unavailable',
    code: 'dojo_account_not_proven',
  });
});

describe('a link', () => {
  const at = (linkedAtMs: number) => instance().accountAt(linkedAtMs);
  let canaryAtMs: number;

  beforeEach(async () => {
    await prove(instance());
    canaryAtMs = time.nowMs;
  });

  it('that is younger than the canary was made in its account', async () => {
    expect(await at(canaryAtMs)).toBe('this');
  });

  it('may be older by the difference of two clocks', async () => {
    expect(await at(canaryAtMs - 5_000)).toBe('this');
    expect(await at(canaryAtMs - 5_001)).toBe('unknown');
  });

  it('that is older is known once an audit has found such customers there', async () => {
    const canary = canaries.items.get(defaultAccount);
    facts = { confirmedCanaryId: (canary as { customerId: CustomerId }).customerId };
    expect(await at(0)).toBe('this');
    facts = { confirmedCanaryId: 'cust_sandbox_canary_before' as CustomerId };
    expect(await at(0)).toBe('unknown');
  });

  const former = () => ({ fromMs: canaryAtMs + 10, untilMs: canaryAtMs + 20 });

  it('from the time of another account is in a former one', async () => {
    const canaryId = 'cust_sandbox_canary_before' as CustomerId;
    facts = { formerAccounts: [{ canaryId, ...former() }] };
    expect(await at(canaryAtMs + 9)).toBe('this');
    expect(await at(canaryAtMs + 10)).toBe('former');
    expect(await at(canaryAtMs + 19)).toBe('former');
    expect(await at(canaryAtMs + 20)).toBe('this');
  });

  it('is in this account if the map only began to leave it, or came back', async () => {
    const { customerId: canaryId } = canaries.items.get(defaultAccount) as LinkedCustomer;
    facts = { formerAccounts: [{ canaryId, ...former() }] };
    expect(await at(canaryAtMs + 10)).toBe('this');
  });

  it('is in this account also if its canary was deleted and made again since', async () => {
    const canary = canaries.items.get(defaultAccount) as LinkedCustomer;
    const canaryId = 'cust_sandbox_canary_before' as CustomerId;
    canaries.items.set(defaultAccount, { ...canary, formerCustomerIds: [canaryId] });
    facts = { formerAccounts: [{ canaryId, ...former() }] };
    expect(await at(canaryAtMs + 10)).toBe('this');
  });

  it('of a map without a canary is not known', async () => {
    canaries.items.clear();
    expect(await at(time.nowMs)).toBe('unknown');
  });
});
