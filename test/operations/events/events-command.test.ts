import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localNames } from '../../../local/local-names.ts';
import { announce, runningFile } from '../../../local/running-file.ts';
import { type RouteCaller, startRouteCaller } from '../../functions/route-caller.ts';
import { runCommand } from '../../local/run-command.ts';

const script = fileURLToPath(new URL('../../../operations/events.ts', import.meta.url));

let api: RouteCaller;
let folder: string;

beforeAll(async () => {
  api = await startRouteCaller();
  folder = await mkdtemp(join(tmpdir(), 'events-'));
  await announce(api.stack, join(folder, runningFile));
});
afterAll(async () => {
  await api.stack.close();
  await rm(folder, { recursive: true });
});

const names = localNames({ app: 'demo', stage: 'sandbox' });

async function run(args: readonly string[]) {
  const command = runCommand(process.execPath, [script, ...args], { folder });
  const exitCode = await command.exitCode;
  return { exitCode, lines: command.stdout().trim().split('\n'), stderr: command.stderr() };
}

const detail = {
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
  intentUpdatedAt: '2026-01-01T00:00:00.000Z',
  receivedAt: '2026-01-01T00:00:01.000Z',
};
const entry = {
  EventBusName: 'a bus that is gone',
  Source: 'save-card',
  DetailType: 'payment_intent.status_updated',
  Detail: JSON.stringify(detail),
};
function failedOn(thisDetail: object) {
  return {
    version: '1.0',
    requestPayload: {
      version: '0',
      id: 'event-1',
      'detail-type': 'payment_intent.status_updated',
      source: 'save-card',
      account: '000000000000',
      time: '2026-01-01T00:00:00Z',
      region: 'eu-west-2',
      resources: [],
      detail: thisDetail,
    },
    responsePayload: { errorType: 'TypeError', errorMessage: 'no order of alice' },
  };
}
function put(queue: string, message: object) {
  api.stack.queues.queue(queue).put(JSON.stringify(message));
}
function fulfilled() {
  return api.logs.filter((line) => line.includes('order_may_be_fulfilled')).length;
}

describe('npm run events, beside a running npm start', () => {
  it('has nothing to show when nothing waits', async () => {
    expect(await run(['show'])).toEqual({
      exitCode: 0,
      lines: [
        'For the local stack (app demo, stage sandbox).',
        'refused-events       nothing waits',
        'fulfil-orders        nothing waits',
        'unsettled            nothing waits',
      ],
      stderr: '',
    });
  });

  it('shows what waits without whom it is about, and sends each back to where it belongs', async () => {
    put(names.refusedEventsQueue, entry);
    put(names.deadLetterQueue('fulfil-orders'), failedOn(detail));
    const message = { kind: 'customer', id: 'alice', attempt: 1, firstAtMs: 1_767_225_600_000 };
    put(names.unsettledQueue, message);

    const shown = await run(['replay', '--dry-run']);
    expect(shown).toMatchObject({ exitCode: 1, stderr: '' });
    expect(shown.lines.slice(1)).toEqual([
      'refused-events       1 waits, the oldest for 0 minutes',
      '    1 payment_intent.status_updated',
      'fulfil-orders        1 waits, the oldest for 0 minutes',
      '    1 payment_intent.status_updated, failed with TypeError',
      'unsettled            1 waits, the oldest for 0 minutes',
      '    1 customer',
    ]);
    expect(fulfilled()).toBe(0);

    const replayed = await run(['replay', '--yes']);
    expect(replayed).toMatchObject({ exitCode: 0, stderr: '' });
    expect(replayed.lines.slice(-3)).toEqual([
      'refused-events       1 sent back',
      'fulfil-orders        1 sent back',
      'unsettled            1 sent back',
    ]);
    // Through the bus, and to the consumer's function.
    await expect.poll(fulfilled).toBe(2);
    expect(api.stack.eventBridge.events.map((event) => event.detail)).toEqual([detail]);
    // Looked at, and settled: this user has no attempt that was lost.
    await expect.poll(() => api.stack.queues.messages(names.settleQueue)).toEqual([]);
    for (const queue of [names.refusedEventsQueue, names.unsettledQueue]) {
      expect(api.stack.queues.messages(queue)).toEqual([]);
    }
    expect((await run(['show'])).exitCode).toBe(0);
  });

  it('has what fails again in its queue anew', { timeout: 30_000 }, async () => {
    const queue = names.deadLetterQueue('fulfil-orders');
    put(queue, failedOn({ ...detail, status: 1 }));
    expect(await run(['replay', '--from', 'fulfil-orders', '--yes'])).toMatchObject({
      exitCode: 0,
      lines: expect.arrayContaining(['fulfil-orders        1 sent back']),
    });
    await expect
      .poll(() => api.stack.queues.messages(queue).map((body) => JSON.parse(body)), {
        timeout: 15_000,
      })
      .toMatchObject([{ responsePayload: { errorType: '$ZodError' } }]);
    const shown = await run(['show', '--from', 'fulfil-orders']);
    expect(shown.lines.at(-1)).toBe('    1 payment_intent.status_updated, failed with $ZodError');
  });

  it('leaves what it cannot read', async () => {
    put(names.refusedEventsQueue, { from: 'somebody' });
    const replayed = await run(['replay', '--from', 'refused-events', '--yes']);
    expect(replayed.exitCode).toBe(1);
    expect(replayed.lines.slice(-2)).toEqual([
      'refused-events       0 sent back',
      '    1 NOT ACCEPTED, still there: it cannot be read',
    ]);
    expect(api.stack.queues.messages(names.refusedEventsQueue)).toHaveLength(1);
  });

  it('sends nothing back without being told to', async () => {
    const { exitCode, stderr } = await run(['replay']);
    expect(exitCode).toBe(2);
    expect(stderr).toBe('Nobody can be asked here: add --yes to send back without asking.\n');
  });

  it('says which queues there are', async () => {
    const { exitCode, stderr } = await run(['show', '--from', 'orders']);
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      'There is no queue orders: there are refused-events, fulfil-orders, unsettled.\n',
    );
  });
});
