import { createHmac } from 'node:crypto';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  type PaymentIntentEventDetail,
  paymentIntentEventDetail,
} from '../../functions/core/webhooks/payment-intent-event.ts';
import { parseWebhookSecrets } from '../../functions/core/webhooks/stored-webhook-secrets.ts';
import { createPaymentIntentAnswer } from '../../functions/create-payment-intent/schema.ts';
import { receiveWebhookAnswer } from '../../functions/receive-webhook/schema.ts';
import { localCredentials, localRegion } from '../../local/aws/local-account.ts';
import { checkDocumented } from '../fixtures/check-documented.ts';
import { call } from '../journeys/journey-target.ts';
import { approvedCard, type RouteCaller, startRouteCaller } from './route-caller.ts';

let api: RouteCaller;
let url: string;
let secret: string;
let user: string;
let users = 0;
let before: number;

beforeAll(async () => {
  api = await startRouteCaller();
  url = `${api.stack.apiUrl}/webhooks/dojo`;
  secret = await storedSecret();
});
afterAll(() => api.stack.close());
beforeEach(() => {
  user = `private-user-${++users}`;
  before = api.stack.eventBridge.events.length;
  api.simulator.faults.clear();
  api.simulator.requests.clear();
  api.simulator.webhooks.reset();
});

async function storedSecret() {
  const client = new SecretsManagerClient({
    endpoint: api.stack.secretsManagerUrl,
    region: localRegion,
    credentials: localCredentials,
  });
  const read = new GetSecretValueCommand({ SecretId: api.stack.webhookSecretName });
  const { SecretString } = await client.send(read);
  client.destroy();
  return parseWebhookSecrets(SecretString)[0]?.value ?? '';
}

const order = {
  amount: { value: 1_000, currencyCode: 'GBP' },
  reference: 'Private order',
  metadata: { note: 'private-note' },
};
async function createIntent() {
  const { body } = await api.send(user, 'POST /payment-intents', { body: order });
  return createPaymentIntentAnswer.parse(body);
}
async function pay() {
  const intent = await createIntent();
  const { paymentIntentId } = intent;
  expect((await api.pay({ paymentIntentId, card: approvedCard })).status).toBe(200);
  await api.simulator.webhooks.idle();
  return intent;
}
function newEvents(): readonly PaymentIntentEventDetail[] {
  return api.stack.eventBridge.events
    .slice(before)
    .map(({ detail }) => paymentIntentEventDetail.parse(detail));
}
function deliveriesOf(eventId: string | undefined) {
  return api.simulator.webhooks.deliveries().filter((delivery) => delivery.eventId === eventId);
}
function statusesOf(eventId: string | undefined) {
  return deliveriesOf(eventId).flatMap(({ attempts }) =>
    attempts.map((attempt) => ('status' in attempt ? attempt.status : attempt.reason)),
  );
}
function logged(code: string) {
  return api.logs.map((line) => JSON.parse(line)).filter((line) => line.code === code);
}

/** Posts what anybody could post. */
async function post(body: string | Buffer, headers: Readonly<Record<string, string>> = {}) {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
}
function signatureOf(body: string) {
  return createHmac('sha256', secret)
    .update(body)
    .digest('hex')
    .toUpperCase()
    .replace(/..(?!$)/g, '$&-');
}
function signed(body: string) {
  return { 'dojo-signature': `sha256=${signatureOf(body)}` };
}
function webhookAbout(paymentIntentId: string, id: string, paymentStatus = 'Created') {
  return JSON.stringify({
    id,
    event: 'payment_intent.status_updated',
    accountId: 'acc',
    createdAt: '2026-01-01T12:00:00Z',
    data: { paymentIntentId, paymentStatus, captureMode: 'Auto' },
  });
}

describe('a payment', () => {
  it('becomes one event for its user, and comes to the example consumer', async () => {
    const consumed = logged('order_may_be_fulfilled').length;
    const intent = await pay();
    expect(newEvents()).toEqual([
      {
        eventId: expect.stringMatching(/^evt_/),
        userId: user,
        paymentIntentId: intent.paymentIntentId,
        customerId: intent.customerId,
        reference: 'Private order',
        status: 'Captured',
        paid: true,
        amount: { value: 1_000, currencyCode: 'GBP' },
        capturedAmount: { value: 1_000, currencyCode: 'GBP' },
        refundedAmount: { value: 0, currencyCode: 'GBP' },
        captureMode: 'Auto',
        metadata: { note: 'private-note' },
        intentUpdatedAt: expect.any(String),
        receivedAt: expect.any(String),
      },
    ]);
    await expect.poll(() => logged('order_may_be_fulfilled').length).toBe(consumed + 1);
  });

  it('can be seen in the local event log', async () => {
    const { paymentIntentId } = await pay();
    const seen = z.object({ events: z.array(z.unknown()) });
    const answer = await fetch(`${api.stack.eventBridge.url}/events`);
    expect(seen.parse(await answer.json()).events.at(-1)).toMatchObject({
      source: 'save-card',
      'detail-type': 'payment_intent.status_updated',
      detail: { paymentIntentId },
    });
  });

  it('is not paid when it was canceled', async () => {
    const { paymentIntentId } = await createIntent();
    await api.send(user, `DELETE /payment-intents/${paymentIntentId}`);
    await api.simulator.webhooks.idle();
    expect(newEvents()).toMatchObject([{ paymentIntentId, status: 'Canceled', paid: false }]);
  });

  it('is told from an envelope with capitals too', async () => {
    api.simulator.webhooks.set({ capitalise: true });
    const { paymentIntentId } = await pay();
    expect(newEvents()).toMatchObject([{ paymentIntentId, paid: true }]);
  });

  it('of somebody else with the same Dojo account is left alone', async () => {
    const created = await call(
      { url: api.simulator.url, token: '', checkDocumented },
      'POST /payment-intents',
      {
        token: undefined,
        headers: { authorization: 'Basic sk_sandbox_local', version: '2024-02-05' },
        body: { ...order, generateRemoteToken: true },
      },
    );
    const { id } = z.object({ id: z.string() }).parse(created.body);
    await api.pay({ paymentIntentId: id, card: approvedCard });
    await api.simulator.webhooks.idle();
    const eventId = api.simulator.webhooks.deliveries().at(-1)?.eventId;
    expect(statusesOf(eventId)).toEqual([200]);
    expect(newEvents()).toEqual([]);
  });
});

describe('deliveries that are not as they should be', () => {
  it('duplicated: one event, however many come at the same time', async () => {
    api.simulator.webhooks.set({ duplicate: 10 });
    await pay();
    expect(newEvents()).toHaveLength(1);
    const eventId = newEvents()[0]?.eventId;
    expect(new Set(statusesOf(eventId))).toEqual(new Set([200, 503]));
    api.simulator.advanceClock(1_000);
    await api.simulator.webhooks.idle();
    expect(deliveriesOf(eventId).every(({ state }) => state === 'delivered')).toBe(true);
    expect(newEvents()).toHaveLength(1);
  });

  it('replayed: accepted, and not published again', async () => {
    await pay();
    const eventId = newEvents()[0]?.eventId ?? '';
    api.simulator.webhooks.replay(eventId);
    await api.simulator.webhooks.idle();
    expect(statusesOf(eventId)).toEqual([200, 200]);
    expect(newEvents()).toHaveLength(1);
  });

  it('reordered: each event still tells how its payment stands', async () => {
    api.simulator.webhooks.set({ reorder: true });
    const [first, second] = [await pay(), await pay()];
    expect(newEvents()).toMatchObject([
      { paymentIntentId: second.paymentIntentId, status: 'Captured' },
      { paymentIntentId: first.paymentIntentId, status: 'Captured' },
    ]);
  });

  it('late: what is published is how the payment stands now, not what the webhook says', async () => {
    const { paymentIntentId } = await pay();
    const late = webhookAbout(paymentIntentId, `evt_late_${user}`);
    expect((await post(late, signed(late))).status).toBe(200);
    const [news, old] = newEvents();
    expect(old).toMatchObject({ status: 'Captured', paid: true });
    expect(old?.intentUpdatedAt).toBe(news?.intentUpdatedAt);
  });

  it('old, and ahead of what Dojo shows: published as Dojo shows it, with an error in the log', async () => {
    const { paymentIntentId } = await createIntent();
    const ahead = webhookAbout(paymentIntentId, `evt_ahead_${user}`, 'Captured');
    expect(await post(ahead, signed(ahead))).toMatchObject({
      status: 200,
      body: { outcome: 'published' },
    });
    expect(newEvents()).toMatchObject([{ status: 'Created', paid: false }]);
    expect(api.simulator.requests.count('GET /payment-intents/{paymentIntentId}')).toBe(4);
    await expect
      .poll(() => logged('webhook_never_confirmed').at(-1))
      .toMatchObject({ level: 'ERROR', expected: 'Captured', reason: 'status Created' });
  });

  it('forged: 401, and nothing is asked of Dojo', async () => {
    const { paymentIntentId } = await createIntent();
    api.simulator.requests.clear();
    const eventId = api.simulator.webhooks.forge({
      url,
      data: { paymentIntentId, paymentStatus: 'Captured', captureMode: 'Auto' },
    });
    await api.simulator.webhooks.idle();
    expect(statusesOf(eventId)).toEqual([401]);
    expect(api.simulator.requests.list()).toEqual([]);
    expect(newEvents()).toEqual([]);
  });

  it.each([
    ['no signature', '{}', {}],
    ['nonsense for a signature', '{}', { 'dojo-signature': 'sha256=nonsense' }],
    ['no body at all', '', { 'dojo-signature': `sha256=${'0'.repeat(64)}` }],
  ])('with %s: 401 with a problem', async (_, body, headers) => {
    expect(await post(body, headers)).toMatchObject({
      status: 401,
      body: { code: 'webhook_signature_invalid' },
    });
  });

  it('well signed, and over 64 KB: 401', async () => {
    const large = ' '.repeat(65_537);
    expect((await post(large, signed(large))).status).toBe(401);
  });

  it('well signed, and no webhook: 400, with an error in the log', async () => {
    const wrong = '{"hello":"world"}';
    expect(await post(wrong, signed(wrong))).toMatchObject({
      status: 400,
      body: { code: 'webhook_unreadable' },
    });
    await expect.poll(() => logged('webhook_unreadable').at(-1)?.level).toBe('ERROR');
  });

  it('about something else: 200', async () => {
    const other = '{"id":"evt_1","event":"order.created","data":{}}';
    const answer = await post(other, signed(other));
    expect(answer.status).toBe(200);
    expect(receiveWebhookAnswer.parse(answer.body)).toEqual({ outcome: 'unknown-event' });
  });

  it('as bytes of another type, which API Gateway hands on as base64: the same', async () => {
    const { paymentIntentId } = await createIntent();
    const webhook = webhookAbout(paymentIntentId, `evt_base64_${user}`);
    const answer = await post(Buffer.from(webhook), {
      ...signed(webhook),
      'content-type': 'application/octet-stream',
    });
    expect(answer).toMatchObject({ status: 200, body: { outcome: 'published' } });
    expect(newEvents()).toMatchObject([{ paymentIntentId, status: 'Created' }]);
  });
});

describe('what became of a webhook is counted', () => {
  const outcomes = () =>
    api.logs
      .filter((line) => line.includes('"_aws"') && line.includes('"Webhooks"'))
      .map((line) => JSON.parse(line).outcome);
  const deliverOnce = async (body: string, headers = signed(body)) => {
    const counted = outcomes().length;
    const { status } = await post(body, headers);
    await expect.poll(() => outcomes().slice(counted)).toHaveLength(1);
    return { status, outcome: outcomes().at(-1) };
  };

  it('as postponed while Dojo does not show its news yet, which is no fault', async () => {
    const { paymentIntentId } = await createIntent();
    const young = JSON.parse(webhookAbout(paymentIntentId, `evt_young_${user}`, 'Captured'));
    const ahead = JSON.stringify({ ...young, createdAt: new Date().toISOString() });
    expect(await deliverOnce(ahead)).toEqual({ status: 503, outcome: 'postponed' });
  });

  it('as failed when it cannot be dealt with, as forged when Dojo did not sign it', async () => {
    expect(await deliverOnce('[]')).toEqual({ status: 400, outcome: 'failed' });
    const forged = { 'dojo-signature': `sha256=${'0'.repeat(64)}` };
    expect(await deliverOnce('{}', forged)).toEqual({ status: 401, outcome: 'forged' });
  });
});

describe('a webhook while Dojo is in trouble', () => {
  const getIntent = 'GET /payment-intents/{paymentIntentId}';

  it('is refused, and published when Dojo repeats it', async () => {
    api.simulator.faults.next({ route: getIntent, kind: 'status', status: 503, times: 3 });
    await pay();
    expect(newEvents()).toEqual([]);
    api.simulator.advanceClock(1_000);
    await api.simulator.webhooks.idle();
    expect(newEvents()).toHaveLength(1);
    expect(statusesOf(newEvents()[0]?.eventId)).toEqual([503, 200]);
  });

  it('asks for a person when Dojo does not know the intent', async () => {
    const lost = webhookAbout('pi_sandbox_lost', `evt_lost_${user}`);
    const answer = await post(lost, signed(lost));
    expect(answer).toMatchObject({ status: 503, body: { code: 'service_not_configured' } });
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
    await expect.poll(() => logged('webhook_intent_unknown').at(-1)?.level).toBe('ERROR');
  });
});

it('logs nothing private, whatever becomes of a webhook', async () => {
  const { paymentIntentId } = await pay();
  const webhooks = [
    webhookAbout('pi_sandbox_private', `evt_lost_${user}`),
    webhookAbout(paymentIntentId, `evt_again_${user}`),
    '{"private":"unreadable"}',
  ];
  for (const webhook of webhooks) await post(webhook, signed(webhook));
  await post('{"private":"forged"}', { 'dojo-signature': `sha256=${signatureOf('{}')}` });
  const codes = ['webhook_intent_unknown', 'webhook_unreadable', 'webhook_signature_invalid'];
  await expect.poll(() => codes.filter((code) => logged(code).length === 0)).toEqual([]);

  const everything = api.logs.join('\n');
  expect(everything).not.toContain(secret);
  for (const word of [
    'sk_sandbox',
    'private',
    'Private',
    'pi_sandbox',
    'sha256=',
    signatureOf('{}'),
  ]) {
    expect(everything).not.toContain(word);
  }
});
