import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { createPaymentIntentAnswer } from '../../functions/create-payment-intent/schema.ts';
import { createSetupIntentAnswer } from '../../functions/create-setup-intent/schema.ts';
import { announce, runningFile } from '../../local/running-file.ts';
import { asAService } from '../fixtures/as-a-service.ts';
import { moveMoney } from '../fixtures/services/move-money.ts';
import { chargeNoShow } from '../fixtures/services/no-show.ts';
import { refundLine } from '../fixtures/services/refund-line.ts';
import { settleTab } from '../fixtures/services/tab.ts';
import { approvedCard, type RouteCaller, startRouteCaller } from '../functions/route-caller.ts';
import { runCommand } from '../local/run-command.ts';
import { pageOf } from './code-blocks.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));
const page = await pageOf('payments.md');
const commands = [...page.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = '']) => block);

let api: RouteCaller;
let folder: string;
beforeAll(async () => {
  api = await startRouteCaller();
  folder = await mkdtemp(join(tmpdir(), 'payments-'));
  await announce(api.stack, join(folder, runningFile));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await api.stack.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  api.simulator.requests.clear();
  api.simulator.settings.reset();
  asAService(api.stack.apiUrl);
});

async function reserve(): Promise<string> {
  const amount = { value: 5_000, currencyCode: 'GBP' };
  const body = { amount, reference: 'Tab 7', captureMode: 'Manual' };
  const made = await api.send('guest', 'POST /payment-intents', { body });
  const { paymentIntentId } = createPaymentIntentAnswer.parse(made.body);
  await api.pay({ paymentIntentId, card: approvedCard });
  return paymentIntentId;
}
async function takeCard(): Promise<string> {
  const made = await api.send('guest', 'POST /setup-intents', { body: { reference: 'Booking 4' } });
  const { setupIntentId } = createSetupIntentAnswer.parse(made.body);
  await api.setUp({ setupIntentId, card: approvedCard });
  return setupIntentId;
}

const payment = z.object({
  paymentIntentId: z.string(),
  captured: z.number(),
  refunded: z.number(),
  isReleased: z.boolean(),
});
const money = z.object({ accounts: z.array(z.object({ payments: z.array(payment) })) });
/** What Dojo has taken and given back, by payment, in the order of their creation. */
async function moneyAtDojo() {
  const answer = await fetch(new URL('/simulator/money', api.stack.dojoUrl));
  return money.parse(await answer.json()).accounts.flatMap(({ payments }) => payments);
}
async function moneyOf(id: string) {
  return (await moneyAtDojo()).find(({ paymentIntentId }) => paymentIntentId === id);
}

describe('the services of docs/payments.md', () => {
  const parts = { food: 2_000, drinks: 1_500 };

  it('settle a tab and give a part of it back, once, however often they are called', async () => {
    const paymentIntentId = await reserve();
    const line = { orderId: '7', lineId: 'soup', paymentIntentId, pence: 500 };
    for (const _call of ['first', 'again']) {
      await settleTab({ tabId: '7', paymentIntentId, parts });
      await refundLine(line, 'Cold soup');
    }
    const moved = { captured: 3_500, refunded: 500, isReleased: true };
    expect(await moneyOf(paymentIntentId)).toMatchObject(moved);
  });

  it('settle a tab whose rest Dojo does not release', async () => {
    const paymentIntentId = await reserve();
    const refusal = { kind: 'status', status: 409 } as const;
    api.simulator.faults.next({
      route: 'POST /payment-intents/{paymentIntentId}/reversal',
      ...refusal,
    });
    await settleTab({ tabId: '8', paymentIntentId, parts });
    const moved = { captured: 3_500, isReleased: false };
    expect(await moneyOf(paymentIntentId)).toMatchObject(moved);
  });

  it('refund once, though the answer never came and the queue asks again', async () => {
    const paymentIntentId = await reserve();
    await settleTab({ tabId: '9', paymentIntentId, parts });
    const losing = await losingAnswers(api.stack.apiUrl, 3);
    asAService(losing.url);
    const line = { orderId: '9', lineId: 'soup', paymentIntentId, pence: 500 };
    const body = { amount: { value: 500, currencyCode: 'GBP' }, reason: 'Cold soup' };
    const movement = { key: 'refund-9-soup', body };
    const path = `payment-intents/${paymentIntentId}/refunds`;
    await expect(moveMoney(path, movement, async () => undefined)).rejects.toThrow('Not known yet');
    await refundLine(line, 'Cold soup');
    await losing.close();
    expect(losing.lost()).toBe(3);
    const refunds = 'POST /payment-intents/{paymentIntentId}/refunds';
    expect(api.simulator.requests.count(refunds)).toBe(1);
    expect(await moneyOf(paymentIntentId)).toMatchObject({ captured: 3_500, refunded: 500 });
  });

  it('charge a no-show fee once', async () => {
    const booking = { bookingId: '4', setupIntentId: await takeCard() };
    const before = await moneyAtDojo();
    expect(await chargeNoShow(booking)).toBe('charged');
    expect(await chargeNoShow(booking)).toBe('charged');
    const made = (await moneyAtDojo()).slice(before.length);
    expect(made).toMatchObject([{ captured: 2_000, refunded: 0 }]);
  });

  it('say that the bank has declined a fee', async () => {
    const booking = { bookingId: '5', setupIntentId: await takeCard() };
    const charges = { [booking.setupIntentId]: 'Declined' as const };
    api.simulator.settings.change({ payments: { charges } });
    const before = await moneyAtDojo();
    expect(await chargeNoShow(booking)).toBe('declined');
    const made = (await moneyAtDojo()).slice(before.length);
    expect(made).toMatchObject([{ captured: 0 }]);
  });
});

/** Hands requests on to the API as they are, and loses the first answers. */
async function losingAnswers(apiUrl: string, times: number) {
  let lost = 0;
  const server = createServer((incoming, outgoing) => {
    const { method, url, headers } = incoming;
    const onward = request(new URL(url ?? '', apiUrl), { method, headers }, (answer) => {
      if (lost >= times) {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
        return;
      }
      lost += 1;
      answer.resume().on('end', () => outgoing.destroy());
    });
    incoming.pipe(onward);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lost: () => lost,
    close: () => new Promise((closed) => server.close(closed)),
  };
}

/** `npm run <name>` is the script itself, in a folder whose `npm start` is the stack under test. */
const npm = `npm() {
  while [ "$1" != -- ]; do name=$1; shift; done; shift
  case $name in
    token) "$NODE" "$PROJECT/local/token.ts" "$@" ;;
    payments) "$NODE" "$PROJECT/operations/payments.ts" "$@" ;;
    *) return 127 ;;
  esac
}
`;

async function paste(script: string, variables: Readonly<Record<string, string>> = {}) {
  const { apiUrl, dojoUrl, issuerUrl } = api.stack;
  const pasted = script
    .replaceAll('http://localhost:3000', apiUrl)
    .replaceAll('http://localhost:3001', dojoUrl);
  const environment = {
    NODE: process.execPath,
    PROJECT: project,
    ISSUER_PORT: new URL(issuerUrl).port,
    ...variables,
  };
  const command = runCommand('sh', ['-euc', `${npm}${pasted}`], { environment, folder });
  const exitCode = await command.exitCode;
  return { exitCode, stdout: command.stdout(), stderr: command.stderr() };
}

describe('the commands of docs/payments.md for people', () => {
  const forPeople = commands.filter((block) => block.startsWith('npm run payments'));

  it('move the same money, as the page shows them', async () => {
    const [TAB, SETUP] = [await reserve(), await takeCard()];
    const before = (await moneyAtDojo()).length;
    const { exitCode, stdout, stderr } = await paste(forPeople.join(''), { TAB, SETUP });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('£20.00 captured');
    expect(stdout).toContain('£30.00 can be refunded');
    expect(await moneyOf(TAB)).toMatchObject({ captured: 3_500, refunded: 500, isReleased: true });
    expect((await moneyAtDojo()).slice(before)).toMatchObject([{ captured: 2_000 }]);
  }, 120_000);
});

const { stdout: curlHelp = '' } = spawnSync('curl', ['--help', 'all'], { encoding: 'utf8' });
const curlSigns = curlHelp?.includes('--aws-sigv4') ?? false;
const why = curlSigns ? '' : ' (skipped: there is no curl with --aws-sigv4 here)';

describe.runIf(curlSigns)(`the shell of docs/payments.md${why}`, () => {
  it('does all of it when it is pasted from the top to the end, and moves nothing twice', async () => {
    const before = (await moneyAtDojo()).length;
    const { exitCode, stdout, stderr } = await paste(commands.join(''));
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout.match(/"outcome":"done"/g)).toHaveLength(5);
    expect((await moneyAtDojo()).slice(before)).toMatchObject([
      { captured: 3_500, refunded: 500, isReleased: true },
      { captured: 2_000, refunded: 0 },
    ]);
  }, 120_000);
});
