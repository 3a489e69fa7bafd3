import { z } from 'zod';
import type { DojoSimulator } from '../../simulator/dojo-simulator.ts';

export const apiKey = 'sk_sandbox_local';

export interface CallOptions {
  readonly body?: unknown;
  readonly rawBody?: string;
  /** Overrides a header; null leaves it out. */
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly key?: string;
  readonly signal?: AbortSignal;
}

export interface CallAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** Calls the simulator as a well-behaved client of Dojo does, e.g. `('POST', '/customers')`. */
export async function call(
  simulator: Pick<DojoSimulator, 'url'>,
  method: string,
  path: string,
  options: CallOptions = {},
): Promise<CallAnswer> {
  const response = await send(simulator, method, path, options);
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? undefined : JSON.parse(text),
  };
}

/** The same, with the answer's body still unread. */
export function send(
  { url }: Pick<DojoSimulator, 'url'>,
  method: string,
  path: string,
  { body, rawBody, headers, key = apiKey, signal }: CallOptions = {},
): Promise<Response> {
  const sent = new Headers({ authorization: `Basic ${key}`, version: '2024-02-05' });
  const text = rawBody ?? (body === undefined ? undefined : JSON.stringify(body));
  if (text !== undefined) sent.set('content-type', 'application/json');
  for (const [name, value] of Object.entries(headers ?? {})) {
    if (value === null) sent.delete(name);
    else sent.set(name, value);
  }
  return fetch(url + path, {
    method,
    headers: sent,
    // As bytes, since fetch adds a content type of its own to text.
    ...(text !== undefined && { body: new TextEncoder().encode(text) }),
    ...(signal && { signal }),
  });
}

/** Creates a customer and says its id. */
export async function createCustomer(
  simulator: Pick<DojoSimulator, 'url'>,
  details: object = {},
  key: string = apiKey,
): Promise<string> {
  const { body } = await call(simulator, 'POST', '/customers', { body: details, key });
  return z.object({ id: z.string() }).parse(body).id;
}

export async function mintSecret(simulator: DojoSimulator, customerId: string): Promise<string> {
  const { body } = await call(simulator, 'POST', `/customers/${customerId}/create-secret`);
  return z.object({ secret: z.string() }).parse(body).secret;
}

/** Creates an intent that can be paid remotely and says its id. */
export async function createIntent(
  simulator: Pick<DojoSimulator, 'url'>,
  fields: object = {},
  key: string = apiKey,
): Promise<string> {
  const { body } = await call(simulator, 'POST', '/payment-intents', {
    body: { ...order, generateRemoteToken: true, ...fields },
    key,
  });
  return z.object({ id: z.string() }).parse(body).id;
}

export const order = { amount: { value: 1000, currencyCode: 'GBP' }, reference: 'Order 1' };

export const approvedCard = { number: '5200 0000 0000 1005', expiryDate: '12/29', cvv: '020' };
export const declinedCard = { number: '4456 5300 0000 1013', expiryDate: '12/29', cvv: '341' };

export function pay(simulator: DojoSimulator, body: object): Promise<CallAnswer> {
  return call(simulator, 'POST', '/simulator/payments', { body });
}

export function listSavedCards(
  simulator: DojoSimulator,
  customerId: string,
  secret: string,
): Promise<CallAnswer> {
  return call(simulator, 'GET', `/customers/public/${customerId}/payment-methods`, {
    key: secret,
  });
}
