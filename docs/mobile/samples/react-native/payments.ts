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
 * - `returned`: the money was taken or reserved, and went back. Only `again` begins anew.
 * - `unknown`: it cannot be asked here whether this was paid. It may be. Only `again` begins anew.
 */
export type Outcome =
  | 'paid'
  | 'reserved'
  | 'cardAdded'
  | 'open'
  | 'canceled'
  | 'returned'
  | 'unknown';

export interface Ended {
  outcome: Outcome;
  /** What Dojo was asked for. Not there for `unknown`, and for a card. */
  amount?: { value: number; currencyCode: string };
  /** The outcome is of the order as it was before: what the user wants now is another one, and not paid. */
  changed: boolean;
}

type Kind = 'payment' | 'setup';

interface Wish {
  kind: Kind;
  id: string;
  body: string;
  again: boolean;
}

/** What the device keeps of an order. */
interface Kept {
  /** Counts from 1: a canceled intent stays canceled for its key, so the next attempt has another one. */
  attempt: number;
  body?: string;
  intentId?: string;
}

type Shown = { intentId: string; customerSecret?: string };

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
  sent: { body?: string; key?: string } = {},
) {
  for (let attempt = 1; ; attempt++) {
    const answer = await send(shop, method, path, sent).catch((error: unknown) => {
      if (attempt === 3) throw error;
      return undefined;
    });
    if (answer?.ok) return answer;
    const seconds = answer ? secondsToWait(answer, attempt) : attempt;
    if (answer && (seconds === undefined || attempt === 3)) {
      throw new ApiProblem(answer.status, answer.json);
    }
    await shop.sleep((seconds ?? attempt) * 1000);
  }
}

/** @throws if there is no token, no answer within 35 seconds, or one that is not this API's. */
async function send(
  shop: Shop,
  method: string,
  path: string,
  { body, key }: { body?: string; key?: string },
) {
  const token = await shop.token();
  // React Native's fetch has no limit of its own.
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), 35_000);
  try {
    const answer = await fetch(`${shop.apiUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(key !== undefined && { 'idempotency-key': key }),
      },
      ...(body !== undefined && { body }),
      signal: limit.signal,
    });
    const { ok, status, headers } = answer;
    const json = parse(status, await answer.text());
    const replayed = headers.get('idempotent-replayed') === 'true';
    return { ok, status, json, replayed, retryAfter: headers.get('retry-after') };
  } finally {
    clearTimeout(timer);
  }
}

function parse(status: number, text: string) {
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    // A page of a proxy, or of a network that wants a sign-in.
    throw new ApiProblem(status, {});
  }
}

function secondsToWait(answer: Awaited<ReturnType<typeof send>>, attempt: number) {
  const { status, json, retryAfter } = answer;
  // The limit of this user. It may last for hours.
  if (json.code === 'user_limit_reached') return undefined;
  if (retryAfter !== null) return Number(retryAfter);
  // Without a code it is API Gateway's answer, and the backend's code did not run to its end.
  return json.code === undefined && [429, 500, 503].includes(status) ? attempt : undefined;
}

/**
 * Call it again for the same order whenever the user wants to pay: by itself it never makes a second payment.
 * @param orderId Of visible ASCII characters, and the same on each device of the user.
 * @param options `again` begins anew after `returned` and `unknown`. After `unknown` the user may pay twice,
 * so it is for the user to decide. What is paid or reserved stays so.
 */
export function payForOrder(
  shop: Shop,
  orderId: string,
  order: object,
  { again = false } = {},
): Promise<Ended> {
  const wish = { kind: 'payment', id: orderId, body: JSON.stringify(order), again } as const;
  return oneAtATime(wish, () => run(shop, wish, shop.dojo.startPaymentFlow));
}

/** The same for a card that is charged later. */
export function addCard(
  shop: Shop,
  bookingId: string,
  booking: object,
  { again = false } = {},
): Promise<Ended> {
  const wish = { kind: 'setup', id: bookingId, body: JSON.stringify(booking), again } as const;
  return oneAtATime(wish, () => run(shop, wish, shop.dojo.startSetupFlow));
}

/** When the app starts, or an order is opened: how its payment ended. `undefined`: the device knows of none. */
export async function howItEnded(
  shop: Shop,
  kind: Kind,
  id: string,
  order: object,
): Promise<Ended | undefined> {
  const kept = await read(shop, { kind, id });
  if (kept?.intentId === undefined) return undefined;
  const ended = await ask(shop, kind, kept.intentId, untilKnown);
  return { ...ended, changed: kept.body !== JSON.stringify(order) };
}

/** When the order leaves the device. For 24 hours the next `payForOrder` still finds its payment. */
export function forget(shop: Shop, kind: Kind, id: string): Promise<void> {
  return shop.storage.removeItem(`${kind}.${id}`);
}

const running = new Map<string, { body: string; ended: Promise<Ended> }>();

/** A second call for the same order gets the first one's end, and one for a changed order waits for it. */
function oneAtATime({ kind, id, body }: Wish, work: () => Promise<Ended>): Promise<Ended> {
  const name = `${kind}.${id}`;
  const before = running.get(name);
  if (before?.body === body) return before.ended;
  const ended = before ? before.ended.then(work, work) : work();
  const now = { body, ended };
  running.set(name, now);
  const leave = () => {
    if (running.get(name) === now) running.delete(name);
  };
  ended.then(leave, leave);
  return ended;
}

async function run(shop: Shop, wish: Wish, startDojo: (shown: Shown) => Promise<number>) {
  const begun = await begin(shop, wish);
  return 'outcome' in begun ? begun : end(shop, wish.kind, begun, startDojo);
}

const paths = {
  payment: { create: '/checkout', intents: '/payment-intents' },
  setup: { create: '/setup-intents', intents: '/setup-intents' },
};

async function begin(shop: Shop, wish: Wish): Promise<Shown | Ended> {
  const before = await read(shop, wish);
  const kept = { ...before, attempt: before?.attempt ?? 1, body: before?.body ?? wish.body };
  const { intentId } = kept;
  if (intentId === undefined) return create(shop, wish, kept);
  const changed = kept.body !== wish.body;
  const path = `${paths[wish.kind].intents}/${intentId}`;
  try {
    if (changed) {
      await call(shop, 'DELETE', path);
    } else {
      const { json } = await call(shop, 'POST', `${path}/resume`);
      return shown(intentId, json.customerSecret);
    }
  } catch (error) {
    const isOver = error instanceof ApiProblem && /_intent_not_(open|found)$/.test(`${error.code}`);
    if (!isOver) throw error;
    const ended = await ask(shop, wish.kind, intentId, untilKnown);
    const { outcome } = ended;
    const isDecided = wish.again && ['returned', 'unknown'].includes(outcome);
    if (outcome !== 'canceled' && !isDecided) return { ...ended, changed };
  }
  return beginAnew(shop, wish, kept);
}

/** The first request of an attempt. Its key is the same on each device of the user, and so is its intent. */
async function create(
  shop: Shop,
  wish: Wish,
  kept: { attempt: number; body: string },
): Promise<Shown | Ended> {
  const { kind, id } = wish;
  const sent = { body: kept.body, key: `${kind}-${id}-${kept.attempt}` };
  await write(shop, wish, kept);
  let answer: Awaited<ReturnType<typeof call>>;
  try {
    answer = await call(shop, 'POST', paths[kind].create, sent);
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    // It was refused: the next call may be for another order.
    const mayBeMade = [409, 429, 503].includes(error.status);
    if (!mayBeMade) await write(shop, wish, { attempt: kept.attempt });
    if (error.code !== 'idempotency_key_reused') throw error;
    // Another device of the user has begun this order with another content. That may be paid.
    return wish.again ? beginAnew(shop, wish, kept) : { outcome: 'unknown', changed: true };
  }
  const { json, replayed } = answer;
  const intentId: string = kind === 'payment' ? json.paymentIntentId : json.setupIntentId;
  await write(shop, wish, { ...kept, intentId });
  // What is replayed is the answer of then: it may be paid or canceled by now.
  if (replayed || kept.body !== wish.body) return begin(shop, wish);
  return shown(intentId, json.customerSecret);
}

async function beginAnew(shop: Shop, wish: Wish, { attempt }: Kept): Promise<Shown | Ended> {
  await write(shop, wish, { attempt: attempt + 1, body: wish.body });
  // One decision is for one attempt.
  return begin(shop, { ...wish, again: false });
}

function shown(intentId: string, customerSecret: string | null | undefined): Shown {
  return { intentId, ...(typeof customerSecret === 'string' && { customerSecret }) };
}

/** After Dojo's UI was closed. */
async function end(
  shop: Shop,
  kind: Kind,
  begun: Shown,
  startDojo: (shown: Shown) => Promise<number>,
): Promise<Ended> {
  let failure: { error: unknown } | undefined;
  let resultCode: number | undefined;
  try {
    resultCode = await startDojo(begun);
  } catch (error) {
    failure = { error };
  }
  const ended = await ask(shop, kind, begun.intentId, pausesAfter(resultCode));
  // The SDK did not start, e.g. since it is not linked.
  if (failure && ended.outcome === 'open') throw failure.error;
  return { ...ended, changed: false };
}

type Pauses = { open: number[]; unknown: number[] };

/** After each of them it is asked again: for what is open, and for what Dojo does not show yet. */
function pausesAfter(resultCode: number | undefined): Pauses {
  // The SDK did not start.
  if (resultCode === undefined) return untilKnown;
  // Referred, declined, closed by the user: money is seldom under way, so the user waits less long.
  const pauses = [4, 5, 7780].includes(resultCode) ? [1000, 2000] : [1000, 2000, 4000];
  return { open: pauses, unknown: pauses };
}

const untilKnown: Pauses = { open: [], unknown: [1000, 2000] };

async function ask(shop: Shop, kind: Kind, intentId: string, pauses: Pauses) {
  for (let asked = 0; ; asked++) {
    const ended = await askOnce(shop, kind, intentId);
    const { outcome } = ended;
    const pauseMs =
      outcome === 'open' || outcome === 'unknown' ? pauses[outcome][asked] : undefined;
    if (pauseMs === undefined) return ended;
    await shop.sleep(pauseMs);
  }
}

async function askOnce(shop: Shop, kind: Kind, intentId: string): Promise<Omit<Ended, 'changed'>> {
  try {
    const { json } = await call(shop, 'GET', `${paths[kind].intents}/${intentId}`);
    const outcome = outcomes[kind][json.status] ?? 'open';
    return { outcome, ...(kind === 'payment' && { amount: json.amount }) };
  } catch (error) {
    // Dojo does not show it yet or any more, it is another user's, or the user was erased since.
    if (error instanceof ApiProblem && error.code?.endsWith('_intent_not_found')) {
      return { outcome: 'unknown' };
    }
    throw error;
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

type Order = Pick<Wish, 'kind' | 'id'>;

async function read(shop: Shop, { kind, id }: Order): Promise<Partial<Kept> | undefined> {
  const text = await shop.storage.getItem(`${kind}.${id}`);
  return text === null ? undefined : JSON.parse(text);
}

function write(shop: Shop, { kind, id }: Order, kept: Kept): Promise<void> {
  return shop.storage.setItem(`${kind}.${id}`, JSON.stringify(kept));
}
