/** What the app gives: see `dojo.ts`. */
export interface Shop {
  apiUrl: string;
  /** A token of your sign-in that is valid now. It is asked for each request. */
  token: () => Promise<string>;
  storage: {
    getItem: (name: string) => Promise<string | null>;
    setItem: (name: string, value: string) => Promise<void>;
    removeItem: (name: string) => Promise<void>;
  };
  newKey: () => string;
  sleep: (ms: number) => Promise<void>;
  dojo: {
    startPaymentFlow: (details: { intentId: string; customerSecret?: string }) => Promise<number>;
    startSetupFlow: (details: { intentId: string }) => Promise<number>;
  };
}

/**
 * - `paid`: the money is taken.
 * - `reserved`: the money is reserved (`captureMode` `Manual`). Your backend takes it later.
 * - `cardAdded`: of a setup intent: the card can be charged later.
 * - `open`: not paid so far. The user may try again: a payment that shows later is found by the next try.
 * - `canceled`: nothing is taken, and nothing will be. The next try begins anew.
 * - `returned`: the money was taken or reserved, and went back.
 * - `unknown`: the user has no such intent, e.g. was erased since. It may be paid. The next try begins anew.
 */
export type Outcome =
  | 'paid'
  | 'reserved'
  | 'cardAdded'
  | 'open'
  | 'canceled'
  | 'returned'
  | 'unknown';

type Kind = 'payment' | 'setup';

interface Kept {
  key: string;
  body: string;
  intentId?: string;
}

type Begun = { intentId: string; customerSecret?: string } | { outcome: Outcome };

export class ApiProblem extends Error {
  status: number;
  code: string | undefined;
  requestId: string | undefined;

  constructor(status: number, body: { code?: string; requestId?: string }) {
    super(`${status} ${body.code ?? ''}`);
    this.status = status;
    this.code = body.code;
    this.requestId = body.requestId;
  }
}

/** One request. It is repeated, at most twice, where that is harmless and may help. */
export async function call(
  shop: Shop,
  method: string,
  path: string,
  { body, key }: { body?: string; key?: string } = {},
) {
  for (let attempt = 1; ; attempt++) {
    const answer = await fetch(`${shop.apiUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await shop.token()}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(key !== undefined && { 'idempotency-key': key }),
      },
      ...(body !== undefined && { body }),
    }).catch((error: unknown) => {
      if (attempt === 3) throw error;
      return undefined;
    });
    const text = (await answer?.text()) ?? '';
    const json = text === '' ? {} : JSON.parse(text);
    if (answer?.ok) return { json, replayed: answer.headers.get('idempotent-replayed') === 'true' };
    const seconds = secondsToWait(answer, json.code, attempt);
    if (answer && (seconds === undefined || attempt === 3)) {
      throw new ApiProblem(answer.status, json);
    }
    await shop.sleep((seconds ?? attempt) * 1000);
  }
}

function secondsToWait(answer: Response | undefined, code: string | undefined, attempt: number) {
  // The limit of this user. It may last for hours.
  if (!answer || code === 'user_limit_reached') return undefined;
  const retryAfter = answer.headers.get('retry-after');
  if (retryAfter !== null) return Number(retryAfter);
  // Without a code it is API Gateway's answer, and the backend's code did not run to its end.
  return code === undefined && [429, 500, 503].includes(answer.status) ? attempt : undefined;
}

/** Call it again for the same order whenever the user wants to pay: it never makes a second payment. */
export async function payForOrder(shop: Shop, orderId: string, order: object): Promise<Outcome> {
  const begun = await begin(shop, 'payment', orderId, order);
  if ('outcome' in begun) return begun.outcome;
  return end(shop, 'payment', orderId, () => shop.dojo.startPaymentFlow(begun));
}

/** The same for a card that is charged later. */
export async function addCard(shop: Shop, bookingId: string, booking: object): Promise<Outcome> {
  const begun = await begin(shop, 'setup', bookingId, booking);
  if ('outcome' in begun) return begun.outcome;
  return end(shop, 'setup', bookingId, () => shop.dojo.startSetupFlow(begun));
}

/** When the app starts, or an order is opened: how its payment ended. `undefined`: there is none. */
export async function howItEnded(shop: Shop, kind: Kind, id: string): Promise<Outcome | undefined> {
  const kept = await read(shop, kind, id);
  return kept?.intentId === undefined ? undefined : ask(shop, kind, kept.intentId);
}

/** When the order leaves the device. */
export function forget(shop: Shop, kind: Kind, id: string): Promise<void> {
  return shop.storage.removeItem(`${kind}.${id}`);
}

const paths = {
  payment: { create: '/checkout', intents: '/payment-intents' },
  setup: { create: '/setup-intents', intents: '/setup-intents' },
};

async function begin(shop: Shop, kind: Kind, id: string, wanted: object): Promise<Begun> {
  const body = JSON.stringify(wanted);
  let kept = await read(shop, kind, id);
  if (kept?.intentId !== undefined) {
    const found =
      kept.body === body
        ? await resume(shop, kind, kept.intentId)
        : await cancel(shop, kind, kept.intentId);
    if (!('outcome' in found && ['canceled', 'unknown'].includes(found.outcome))) return found;
  }
  // A canceled intent stays canceled for its key, and another order is another key.
  if (kept?.intentId !== undefined || kept?.body !== body) kept = { key: shop.newKey(), body };
  await write(shop, kind, id, kept);
  const { json, replayed } = await call(shop, 'POST', paths[kind].create, { body, key: kept.key });
  const intentId: string = kind === 'payment' ? json.paymentIntentId : json.setupIntentId;
  await write(shop, kind, id, { ...kept, intentId });
  // What is replayed is the answer of then: it may be paid or canceled by now.
  return replayed ? begin(shop, kind, id, wanted) : shown(intentId, json.customerSecret);
}

async function resume(shop: Shop, kind: Kind, intentId: string): Promise<Begun> {
  try {
    const { json } = await call(shop, 'POST', `${paths[kind].intents}/${intentId}/resume`);
    return shown(intentId, json.customerSecret);
  } catch (error) {
    return { outcome: await outcomeInstead(shop, kind, intentId, error) };
  }
}

/** The intent of an order that has changed. */
async function cancel(shop: Shop, kind: Kind, intentId: string): Promise<{ outcome: Outcome }> {
  try {
    await call(shop, 'DELETE', `${paths[kind].intents}/${intentId}`);
    return { outcome: 'canceled' };
  } catch (error) {
    return { outcome: await outcomeInstead(shop, kind, intentId, error) };
  }
}

function shown(intentId: string, customerSecret: string | null | undefined): Begun {
  return { intentId, ...(typeof customerSecret === 'string' && { customerSecret }) };
}

async function outcomeInstead(shop: Shop, kind: Kind, intentId: string, error: unknown) {
  if (!(error instanceof ApiProblem)) throw error;
  // Dojo does not know it any more, it is another user's, or the user was erased since.
  if (error.code?.endsWith('_intent_not_found')) return 'unknown';
  if (error.code?.endsWith('_intent_not_open')) return ask(shop, kind, intentId);
  throw error;
}

async function ask(shop: Shop, kind: Kind, intentId: string): Promise<Outcome> {
  try {
    const { json } = await call(shop, 'GET', `${paths[kind].intents}/${intentId}`);
    return outcomes[kind][json.status] ?? 'open';
  } catch (error) {
    return outcomeInstead(shop, kind, intentId, error);
  }
}

const outcomes: Record<Kind, Record<string, Outcome>> = {
  payment: {
    Captured: 'paid',
    Authorized: 'reserved',
    Canceled: 'canceled',
    Reversed: 'returned',
    Refunded: 'returned',
  },
  setup: {
    Authorized: 'cardAdded',
    Completed: 'cardAdded',
    Canceled: 'canceled',
    Closed: 'canceled',
    Expired: 'canceled',
    CardExpired: 'canceled',
  },
};

/** After each of them the status is asked for again. */
function pausesAfter(resultCode: number | undefined) {
  // The SDK did not start.
  if (resultCode === undefined) return [];
  // Referred, declined, closed by the user: money is seldom under way, so the user waits less long.
  return [4, 5, 7780].includes(resultCode) ? [1000, 2000] : [1000, 2000, 4000];
}

async function end(shop: Shop, kind: Kind, id: string, startDojo: () => Promise<number>) {
  let failure: { error: unknown } | undefined;
  let resultCode: number | undefined;
  try {
    resultCode = await startDojo();
  } catch (error) {
    failure = { error };
  }
  let outcome = (await howItEnded(shop, kind, id)) ?? 'open';
  for (const pauseMs of pausesAfter(resultCode)) {
    if (outcome !== 'open') break;
    await shop.sleep(pauseMs);
    outcome = (await howItEnded(shop, kind, id)) ?? 'open';
  }
  // The SDK did not start, e.g. since it is not linked.
  if (failure && outcome === 'open') throw failure.error;
  return outcome;
}

async function read(shop: Shop, kind: Kind, id: string): Promise<Kept | undefined> {
  const text = await shop.storage.getItem(`${kind}.${id}`);
  return text === null ? undefined : JSON.parse(text);
}

function write(shop: Shop, kind: Kind, id: string, kept: Kept): Promise<void> {
  return shop.storage.setItem(`${kind}.${id}`, JSON.stringify(kept));
}
