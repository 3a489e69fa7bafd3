import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paymentIntentEventDetail } from '../../../functions/core/webhooks/payment-intent-event.ts';
import { createPaymentIntentAnswer } from '../../../functions/create-payment-intent/schema.ts';
import { announce, runningFile } from '../../../local/running-file.ts';
import { webhooksCommand } from '../../../operations/webhooks/webhooks-command.ts';
import { approvedCard, type RouteCaller, startRouteCaller } from '../../functions/route-caller.ts';
import { callCommand } from '../../local/call-command.ts';
import { runCommand } from '../../local/run-command.ts';

const script = fileURLToPath(new URL('../../../operations/webhooks.ts', import.meta.url));

let api: RouteCaller;
let folder: string;

beforeAll(async () => {
  api = await startRouteCaller();
  folder = await mkdtemp(join(tmpdir(), 'webhooks-'));
  await announce(api.stack, join(folder, runningFile));
});
afterAll(async () => {
  await api.stack.close();
  await rm(folder, { recursive: true });
});

function run(args: readonly string[], where = folder) {
  return callCommand(webhooksCommand, args, { folder: where });
}
async function runInProcess(args: readonly string[], where = folder) {
  const command = runCommand(process.execPath, [script, ...args], { folder: where });
  const exitCode = await command.exitCode;
  return { exitCode, stdout: command.stdout(), stderr: command.stderr() };
}
async function pay() {
  const { body } = await api.send('alice', 'POST /payment-intents', {
    body: { amount: { value: 1_000, currencyCode: 'GBP' }, reference: 'Order 1' },
  });
  const { paymentIntentId } = createPaymentIntentAnswer.parse(body);
  await api.pay({ paymentIntentId, card: approvedCard });
  await api.simulator.webhooks.idle();
  return paymentIntentId;
}
function published() {
  return api.stack.eventBridge.events.map(
    ({ detail }) => paymentIntentEventDetail.parse(detail).paymentIntentId,
  );
}

describe('npm run webhooks, beside a running npm start', () => {
  it('finds the webhook that npm start has made, replaces its secret, ends it and makes it anew', async () => {
    const subscribed = await run(['subscribe']);
    expect(subscribed).toMatchObject({ exitCode: 0, stderr: '' });
    expect(subscribed.stdout).toContain('For the local stack (app demo, stage sandbox).');
    expect(subscribed.stdout).toContain(`sends it to ${api.stack.apiUrl}/webhooks/dojo.`);
    expect(subscribed.stdout).toContain('Subscribed already');

    expect(await run(['rotate', '--wait-seconds', '0'])).toMatchObject({ exitCode: 0, stderr: '' });
    const first = await pay();
    expect(published()).toEqual([first]);

    const listed = await run(['list']);
    expect(listed.stdout).toMatch(/sc_\S+ {2}active, accepted here/);
    expect(listed.stdout).not.toContain('not accepted');

    expect(await run(['remove', '--yes'])).toMatchObject({ exitCode: 0, stderr: '' });
    await pay();
    expect(published()).toEqual([first]);

    expect((await run(['subscribe'])).stdout).toContain('Subscribed: ws_');
  });

  it('lists the events that Dojo offers, in a process of its own', async () => {
    const { exitCode, stdout } = await runInProcess(['events']);
    expect(exitCode).toBe(0);
    expect(stdout.split('\n')).toEqual([
      'For the local stack (app demo, stage sandbox).',
      'payment_intent.created',
      'payment_intent.status_updated  tells this backend of a payment',
      'setup_intent.created',
      'setup_intent.status_updated',
      'payment.successful',
      'order.created',
      '',
    ]);
  });

  it('says what Dojo complained about', async () => {
    const title = 'This key may not manage webhooks.';
    api.simulator.faults.next({
      route: 'GET /webhooks/events',
      kind: 'status',
      status: 403,
      title,
    });
    const { exitCode, stderr } = await run(['subscribe']);
    expect(exitCode).toBe(2);
    expect(stderr).toBe(`Dojo refused the request. (dojo_refused, 403)\nDojo says: ${title}\n`);
  });

  it('does not remove without being told to', async () => {
    const { exitCode, stderr } = await runInProcess(['remove']);
    expect(exitCode).toBe(2);
    expect(stderr).toBe('Nobody can be asked here: add --yes to remove without asking.\n');
  });
});

describe('npm run webhooks', () => {
  it('says how it is used to whoever mistypes it', async () => {
    const { exitCode, stdout, stderr } = await runInProcess(['list', '--force'], tmpdir());
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain('--force is not an option.');
    expect(stderr).toContain('Usage: npm run webhooks -- subscribe|list|events|rotate|remove');
  });

  it('says what is missing when nothing runs', async () => {
    const { exitCode, stderr } = await run(['list'], tmpdir());
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^No local stack is running: start one with npm start/);
  });

  it('tells stacks of this project by their names', async () => {
    const { exitCode, stderr } = await run(['list', '--stack', 'other'], tmpdir());
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^"other" is no stack of this project/);
  });
});
