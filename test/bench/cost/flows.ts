import { createHmac, randomUUID } from 'node:crypto';
import { signatureHeader } from '../../../functions/core/webhooks/webhook-signature.ts';
import { appSamples } from '../../../lib/app-samples.ts';
import { webhookPath } from '../../../lib/routes.ts';
import { sandboxCards } from '../../../simulator/dojo-simulator.ts';
import type { MeasuredStack } from './measured-stack.ts';

export interface Flow {
  readonly id: string;
  readonly title: string;
  /** Functions that one request runs, the route's first. */
  readonly functionIds: readonly string[];
  /** Sends one request. @returns bytes of the answer, its head included. */
  send(): Promise<number>;
}

/**
 * The flows of one stack, each request for another user: an instance keeps what it knows of a user, and
 * would not ask the table again.
 *
 * @param users - how many requests each flow sends at most. Their customers are created first.
 */
export async function flowsOf(stack: MeasuredStack, users: number): Promise<readonly Flow[]> {
  const { sampleOrder } = await appSamples('demo');
  const tokens: string[] = [];
  const api = (
    token: string | undefined,
    method: string,
    path: string,
    body?: unknown,
    headers = {},
  ) =>
    send(`${stack.apiUrl}${path}`, method, body, { authorization: `Bearer ${token}`, ...headers });
  for (let count = 0; count < users; count++) {
    const token = await stack.token(`known-${count}`);
    await api(token, 'PUT', '/customer');
    tokens.push(token);
  }
  const asEachUser = (path: string, order?: unknown, headersOf = () => ({})) => {
    let next = 0;
    return async () => (await api(tokens[next++ % users], 'POST', path, order, headersOf())).bytes;
  };
  const { body } = await api(tokens[0], 'POST', '/payment-intents', sampleOrder);
  const { paymentIntentId } = body as { readonly paymentIntentId: string };
  const [card] = sandboxCards;
  await send(`${stack.dojoUrl}/simulator/payments`, 'POST', {
    paymentIntentId,
    card: { number: card?.number, expiryDate: card?.expiryDate, cvv: card?.cvv },
  });
  return [
    {
      id: 'secret',
      title: 'a secret for a known user, `POST /customer/secret`',
      functionIds: ['mint-customer-secret'],
      send: asEachUser('/customer/secret'),
    },
    {
      id: 'intent',
      title: 'an intent, `POST /payment-intents`',
      functionIds: ['create-payment-intent'],
      send: asEachUser('/payment-intents', sampleOrder),
    },
    {
      id: 'intent-with-key',
      title: 'an intent with an `Idempotency-Key`',
      functionIds: ['create-payment-intent'],
      send: asEachUser('/payment-intents', sampleOrder, () => ({
        'idempotency-key': randomUUID(),
      })),
    },
    {
      id: 'webhook',
      title: 'a webhook of a paid intent, its event and its consumer',
      functionIds: ['receive-webhook', 'fulfil-orders'],
      send: () => sendWebhook(stack, paymentIntentId),
    },
  ];
}

async function sendWebhook(
  { apiUrl, webhookSecret }: MeasuredStack,
  paymentIntentId: string,
): Promise<number> {
  const text = JSON.stringify({
    id: `evt_sandbox_${randomUUID().replaceAll('-', '').slice(0, 22)}`,
    event: 'payment_intent.status_updated',
    accountId: 'acc_example',
    createdAt: new Date().toISOString(),
    data: { paymentIntentId, paymentStatus: 'Captured', captureMode: 'Auto' },
  });
  const signature = createHmac('sha256', webhookSecret).update(text).digest('hex');
  const headers = { [signatureHeader]: `sha256=${signature}` };
  const { bytes, body } = await send(`${apiUrl}${webhookPath}`, 'POST', text, headers);
  const { outcome } = body as { readonly outcome: string };
  if (outcome !== 'published') throw new Error(`The webhook was ${outcome}, not published.`);
  return bytes;
}

async function send(
  url: string,
  method: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly body: unknown; readonly bytes: number }> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const answer = await fetch(url, {
    method,
    headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: text }),
  });
  const answered = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${url} answered ${answer.status}: ${answered}`);
  const head = [...answer.headers].reduce(
    (sum, [name, value]) => sum + name.length + value.length + 4,
    15,
  );
  return {
    body: answered === '' ? {} : JSON.parse(answered),
    bytes: head + Buffer.byteLength(answered),
  };
}
