import { appSamples } from '../../lib/app-samples.ts';
import { closedLoop, quantileNames, quantilesOf } from './closed-loop.ts';
import { type ApiRequest, startLoadedStack } from './load/loaded-stack.ts';
import type { Report } from './report.ts';

const knownUsers = Array.from({ length: 50 }, (_, index) => `known-${index}`);
const newUsers = Array.from({ length: 2_000 }, (_, index) => `new-${index}`);
/** What the brownout does not hit goes on beside it. */
const healthyParallel = 2;
/** API Gateway gives up after 30 seconds; the functions' deadline is before that. */
const longestMs = 30_000;

interface Row {
  readonly name: string;
  readonly parallel: number;
  readonly requests?: number;
  readonly forMs: number;
  readonly request: (index: number) => ApiRequest;
}

export interface LoadOptions {
  /** How many requests at a time. */
  readonly parallel: number;
  /** Of each row. The brownout takes twice as long. */
  readonly seconds: number;
}

/** Many users at once through the local gateway, and a Dojo that fails half of the time. */
export async function measureLoad(
  { parallel, seconds }: LoadOptions,
  report: Report,
): Promise<void> {
  const rowMs = seconds * 1_000;
  const addRow = report.table({
    title: `Load: ${parallel} at a time, ${seconds} seconds each, on this machine alone`,
    unit: 'milliseconds',
    columns: ['a second', ...quantileNames, 'longest', 'answers'],
    digits: 0,
  });
  const { sampleOrder: body } = await appSamples('demo');
  const stack = await startLoadedStack();

  const known = (index: number): string => knownUsers[index % knownUsers.length] ?? '';
  const secret = (index: number): ApiRequest => ({
    user: known(index),
    method: 'POST',
    path: '/customer/secret',
  });
  const checkout = (user: string): ApiRequest => ({
    user,
    method: 'POST',
    path: '/checkout',
    body,
  });
  const knownCheckout = (index: number) => checkout(known(index));

  /** Adds the row once all its requests are answered. @returns how many there were, by status. */
  const measure = async ({
    name,
    request,
    ...limits
  }: Row): Promise<ReadonlyMap<number, number>> => {
    const statuses = new Map<number, number>();
    const { tookMs, perSecond } = await closedLoop(limits, async (index) => {
      const { status } = await stack.send(request(index));
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    });
    const longest = Math.max(...tookMs);
    const counts = [...statuses].sort().map(([status, count]) => `${count} × ${status}`);
    addRow(name, perSecond, ...quantilesOf(tookMs), longest, counts.join(', '));
    if (longest > longestMs) throw new Error(`${name}: a request took ${longest} ms.`);
    return statuses;
  };

  const measureAllWell = async (row: Row): Promise<void> => {
    const failed = [...(await measure(row)).keys()].filter((status) => status >= 400);
    if (failed.length > 0) throw new Error(`${row.name}: some were answered ${failed.join(', ')}.`);
  };

  try {
    await stack.signIn([...knownUsers, ...newUsers]);
    const row = { parallel, forMs: rowMs };
    // The functions start, and the known users become known.
    const intentIds = new Map<string, string>();
    for (const user of knownUsers) {
      intentIds.set(user, JSON.parse((await stack.send(checkout(user))).text).paymentIntentId);
    }
    await stack.send(secret(0));
    await measureAllWell({ ...row, name: 'known users, POST /customer/secret', request: secret });
    await measureAllWell({ ...row, name: 'known users, POST /checkout', request: knownCheckout });
    await measureAllWell({
      ...row,
      name: 'new users, POST /checkout as their first request',
      requests: newUsers.length,
      request: (index) => checkout(newUsers[index] ?? ''),
    });

    const healthyRows: readonly Omit<Row, 'forMs'>[] = [
      {
        name: 'PUT /customer (the table alone)',
        parallel: healthyParallel,
        request: (index) => ({ user: known(index), method: 'PUT', path: '/customer' }),
      },
      {
        name: 'GET /payment-intents/{id} (Dojo)',
        parallel: healthyParallel,
        request: (index) => {
          const user = known(index);
          return { user, method: 'GET', path: `/payment-intents/${intentIds.get(user)}` };
        },
      },
    ];
    for (const healthy of healthyRows) await stack.send(healthy.request(0));
    for (const healthy of healthyRows) {
      await measureAllWell({ ...healthy, name: `${healthy.name}, nothing else`, forMs: rowMs / 2 });
    }
    await stack.fault({
      percentage: 50,
      kinds: ['status', 'delay'],
      routes: ['POST /customers/{customerId}/create-secret', 'POST /payment-intents'],
      status: 503,
      delayMs: 5_000,
    });
    const forMs = 2 * rowMs;
    await Promise.all([
      measure({ ...row, forMs, name: 'brownout: POST /checkout', request: knownCheckout }),
      ...healthyRows.map((healthy) =>
        measureAllWell({ ...healthy, forMs, name: `brownout, beside it: ${healthy.name}` }),
      ),
    ]);
    await stack.fault({ percentage: 0 });
    await measureAllWell({
      ...row,
      name: 'at once after it: POST /checkout',
      request: knownCheckout,
    });
  } finally {
    await stack.close();
  }
}
