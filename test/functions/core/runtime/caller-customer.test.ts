import { setImmediate } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  callerCustomer,
  createForCaller,
  withCallerCustomer,
  withLinkedCustomer,
} from '../../../../functions/core/caller/caller-customer.ts';
import { deadlineIn } from '../../../../functions/core/clock.ts';
import type {
  CustomerId,
  Revision,
  UserId,
} from '../../../../functions/core/customers/customer-link.ts';
import { Rejected, Unavailable } from '../../../../functions/core/failures.ts';
import type { Call } from '../../../../functions/core/http/call.ts';
import type { Runtime } from '../../../../functions/core/runtime/runtime.ts';
import { fakeRuntime } from '../../../fakes/fake-runtime.ts';
import { FakeTime } from '../../../fakes/fake-time.ts';
import { MemoryAccount, MemoryAdoptables } from '../../../fakes/memory-account.ts';
import { MemoryCustomerLinks } from '../../../fakes/memory-customer-links.ts';
import { MemoryDirectory } from '../../../fakes/memory-directory.ts';
import { RecordingLog } from '../../../fakes/recording-log.ts';
import { testMarkers } from '../../../fakes/test-markers.ts';

const alice = 'alice' as UserId;
const time = new FakeTime();
let links: MemoryCustomerLinks;
let directory: MemoryDirectory;
let account: MemoryAccount;
let runtime: Runtime;
let reads: number;
let counted: UserId[];

beforeEach(() => {
  links = new MemoryCustomerLinks();
  directory = new MemoryDirectory(time.clock);
  account = new MemoryAccount();
  reads = 0;
  counted = [];
  const find = links.find.bind(links);
  links.find = (userId) => {
    reads += 1;
    return find(userId);
  };
  let revisions = 0;
  runtime = {
    ...fakeRuntime().runtime,
    countCreation: async (userId) => {
      counted.push(userId);
    },
    customerDependencies: (deadline, log) => ({
      links,
      directory,
      account,
      adoptables: new MemoryAdoptables(),
      markerOf: async (userId) => testMarkers.of(userId),
      replacementBudget: { take: async () => true },
      countCreation: async () => undefined,
      settleLater: async () => undefined,
      clock: time.clock,
      sleep: time.sleep,
      newRevision: () => `r${++revisions}` as Revision,
      deadline,
      log,
    }),
  };
});

function call(): Call<unknown> {
  return {
    userId: alice,
    claims: {},
    body: {},
    path: {},
    headers: {},
    log: new RecordingLog(),
    deadline: deadlineIn(20_000, time.clock),
    startedAtMs: time.nowMs,
  };
}
function linkTo(id: string) {
  return links.items.set(alice, {
    state: 'linked',
    revision: 'first' as Revision,
    writtenAtMs: 0,
    customerId: id as CustomerId,
  });
}
function notFound() {
  return new Rejected('dojo_refused', '', { dojoStatus: 404 });
}

describe('callerCustomer', () => {
  it('refuses a customer of Dojo’s other environment', async () => {
    linkTo('cust_of_production');
    await expect(callerCustomer(runtime, call(), {})).rejects.toMatchObject({
      name: 'NotConfigured',
      code: 'customer_wrong_environment',
    });
  });

  it('reads the table every time, whatever this instance remembers', async () => {
    await callerCustomer(runtime, call(), {});
    linkTo('cust_sandbox_2');
    expect(await callerCustomer(runtime, call(), {})).toBe('cust_sandbox_2');
  });
});

describe('withCallerCustomer', () => {
  it('reads the table once for two requests of the same user', async () => {
    linkTo('cust_sandbox_7');
    await withCallerCustomer(runtime, call(), {}, async (id) => id);
    expect(await withCallerCustomer(runtime, call(), {}, async (id) => id)).toBe('cust_sandbox_7');
    expect(reads).toBe(1);
  });

  it('follows the link when the remembered customer is gone', async () => {
    linkTo('cust_sandbox_7');
    await withCallerCustomer(runtime, call(), {}, async (id) => id);
    linkTo('cust_sandbox_8');
    const used: string[] = [];
    await withCallerCustomer(runtime, call(), {}, async (id) => {
      used.push(id);
      if (id === 'cust_sandbox_7') throw notFound();
    });
    expect(used).toEqual(['cust_sandbox_7', 'cust_sandbox_8']);
  });

  it('gives up after the second 404', async () => {
    linkTo('cust_sandbox_7');
    let uses = 0;
    const use = async () => {
      uses += 1;
      throw notFound();
    };
    await expect(withCallerCustomer(runtime, call(), {}, use)).rejects.toMatchObject({
      name: 'Rejected',
    });
    expect(uses).toBe(2);
  });

  it('passes on a 404 that was about something else, since Dojo knows the customer', async () => {
    const id = directory.add('Alice', time.nowMs);
    linkTo(id);
    await expect(
      withCallerCustomer(runtime, call(), {}, () => Promise.reject(notFound())),
    ).rejects.toMatchObject({ name: 'Rejected' });
    expect(directory.calls).toEqual(['exists']);
  });
});

describe('createForCaller', () => {
  const refused = () => Promise.reject(new Unavailable('user_limit_reached', ''));

  it('counts once what needs a customer of its own first', async () => {
    expect(await createForCaller(runtime, call(), {}, async () => 'made')).toBe('made');
    expect(directory.calls).toContain('create');
    expect(counted).toEqual([alice]);
  });

  it('counts beside the read of the customer', async () => {
    linkTo('cust_sandbox_7');
    const order: string[] = [];
    const find = links.find.bind(links);
    links.find = async (userId) => {
      order.push('read begins');
      const link = await find(userId);
      order.push('read ends');
      return link;
    };
    runtime = {
      ...runtime,
      countCreation: async () => {
        order.push('counted');
      },
    };
    await createForCaller(runtime, call(), {}, async () => order.push('create'));
    expect(order).toEqual(['counted', 'read begins', 'read ends', 'create']);
  });

  it('creates nothing where the user may not', async () => {
    linkTo('cust_sandbox_7');
    runtime = { ...runtime, countCreation: refused };
    const created: string[] = [];
    await expect(
      createForCaller(runtime, call(), {}, async (id) => created.push(id)),
    ).rejects.toMatchObject({ code: 'user_limit_reached' });
    expect(created).toEqual([]);
  });

  it('creates no customer where the user may not, and frees the item', async () => {
    runtime = { ...runtime, countCreation: refused };
    await expect(createForCaller(runtime, call(), {}, async (id) => id)).rejects.toMatchObject({
      code: 'user_limit_reached',
    });
    expect(directory.calls).toEqual([]);
    expect(links.items.get(alice)).toMatchObject({ state: 'free' });
  });

  it('is counted, or not, before it fails', async () => {
    links.find = () => Promise.reject(new Unavailable('table_unavailable', ''));
    let isCounted = false;
    runtime = {
      ...runtime,
      countCreation: async () => {
        await setImmediate();
        isCounted = true;
      },
    };
    await expect(createForCaller(runtime, call(), {}, async (id) => id)).rejects.toThrow();
    expect(isCounted).toBe(true);
  });

  it('counts once, though it is tried again with another customer', async () => {
    linkTo('cust_sandbox_7');
    await createForCaller(runtime, call(), {}, async (id) => {
      if (id !== 'cust_sandbox_7') return id;
      linkTo('cust_sandbox_8');
      throw notFound();
    });
    expect(counted).toEqual([alice]);
  });
});

describe('counted as a creation is', () => {
  it('a first customer', async () => {
    await callerCustomer(runtime, call(), {});
    expect(counted).toEqual([alice]);
  });

  it('no customer that is there', async () => {
    linkTo('cust_sandbox_7');
    await callerCustomer(runtime, call(), {});
    await withCallerCustomer(runtime, call(), {}, async (id) => id);
    expect(counted).toEqual([]);
  });
});

describe('withLinkedCustomer', () => {
  it('does nothing for a user without a customer, and creates none', async () => {
    expect(await withLinkedCustomer(runtime, call(), async () => 'used')).toBeUndefined();
    expect(links.written).toEqual([]);
  });

  it('finds nothing with a customer that Dojo does not know', async () => {
    linkTo('cust_sandbox_7');
    const use = () => Promise.reject(notFound());
    expect(await withLinkedCustomer(runtime, call(), use)).toBeUndefined();
  });
});
