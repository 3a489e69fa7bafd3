import { type Answer, isDone } from '../ask.ts';
import { textOf } from '../read-answer.ts';
import { type KeptOrder, KeptOrders, type OrderKind, type PhoneStorage } from './kept-orders.ts';
import { type OrderStatus, orderStatus } from './order-status.ts';
import { type PhoneMessage, refusal, sayHowItStands } from './phone-message.ts';
import type { SdkResult } from './sdk.ts';
import { patiently } from './wait.ts';

export type Tell = (text: string) => void;

/** An intent that is open, and the answer to the request that made or resumed it. */
export interface BegunOrder {
  readonly intentId: string;
  readonly answer: Answer;
}

export interface OrderFlowParts {
  readonly storage: PhoneStorage;
  readonly userId: string;
  /** The API. */
  readonly call: (
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    sent?: Partial<KeptOrder>,
  ) => Promise<Answer>;
  readonly sleep: (ms: number) => Promise<void>;
}

const routes = {
  payment: { create: '/checkout', intents: '/payment-intents', id: 'paymentIntentId' },
  setup: { create: '/setup-intents', intents: '/setup-intents', id: 'setupIntentId' },
} as const;

/** How long to wait before each further question, while the order is open: as docs/mobile.md says. */
const pausesAfter: Readonly<Record<SdkResult['kind'], readonly number[]>> = {
  successful: [1_000, 2_000, 4_000],
  failed: [1_000, 2_000, 4_000],
  abandoned: [1_000, 2_000, 4_000],
  declined: [1_000, 2_000],
  'not-confirmed': [1_000, 2_000, 4_000],
};

/** One key for each order, and the backend's word for how it ended: see docs/mobile.md. */
export class OrderFlow {
  readonly #orders: KeptOrders;
  readonly #call: OrderFlowParts['call'];
  readonly #sleep: OrderFlowParts['sleep'];

  constructor({ storage, userId, call, sleep }: OrderFlowParts) {
    this.#orders = new KeptOrders(storage, userId);
    this.#call = call;
    this.#sleep = sleep;
  }

  /** Goes on with the kept order if it is the same one, and else begins a new one. */
  async begin(
    kind: OrderKind,
    order: Pick<KeptOrder, 'wanted' | 'body'>,
    tell: Tell,
  ): Promise<BegunOrder | PhoneMessage> {
    const kept = this.#orders.find(kind);
    const isSame = kept?.wanted === order.wanted;
    const before = kept?.isPaid && !isSame ? undefined : kept;
    if (before?.intentId !== undefined) {
      const { intentId } = before;
      const path = `${routes[kind].intents}/${intentId}`;
      const answer = isSame
        ? await this.#patiently('POST', `${path}/resume`, tell)
        : await this.#patiently('DELETE', path, tell);
      if (isSame && isDone(answer)) return { intentId, answer };
      const instead = isDone(answer) ? undefined : await this.#instead(kind, answer, tell);
      if (instead !== undefined) return isSame ? instead : beforeThisOne(instead);
      this.#orders.forget(kind);
      return this.begin(kind, order, tell);
    }
    const begun =
      before !== undefined && isSame ? before : { ...order, idempotencyKey: crypto.randomUUID() };
    this.#orders.keep(kind, begun);
    const answer = await patiently(() => this.#call('POST', routes[kind].create, begun), tell);
    if (!isDone(answer)) return refusal(answer);
    const intentId = textOf(answer.body, routes[kind].id);
    this.#orders.keep(kind, { ...begun, intentId });
    // The answer to a repeated request may be the one of then.
    return begun === before ? this.begin(kind, order, tell) : { intentId, answer };
  }

  /** Asks the backend, whatever the SDK's result is: it is no proof. Undefined when no order is kept. */
  async end(kind: OrderKind, result: SdkResult, tell: Tell): Promise<PhoneMessage | undefined> {
    const intentId = this.#orders.find(kind)?.intentId;
    if (intentId === undefined) return undefined;
    tell('The backend says how it ended');
    const status = await this.#ask(kind, intentId, tell, pausesAfter[result.kind]);
    return this.#conclude(kind, status, result);
  }

  forget(kind: OrderKind): void {
    this.#orders.forget(kind);
  }

  /** What to say when the kept intent is not open, or cannot be asked for; undefined: it is off. */
  async #instead(kind: OrderKind, answer: Answer, tell: Tell): Promise<PhoneMessage | undefined> {
    const code = textOf(answer.body, 'code');
    if (!/_intent_not_(open|found)$/.test(code)) return refusal(answer);
    const intentId = this.#orders.find(kind)?.intentId ?? '';
    // Dojo may not show it yet, so it is asked again. The next tap begins anew then.
    const status = await this.#ask(kind, intentId, tell, [1_000, 2_000]);
    if (status.kind === 'off') return undefined;
    const wasPaid = this.#orders.find(kind)?.isPaid === true;
    const message = this.#conclude(kind, status, { kind: 'abandoned' });
    return wasPaid && status.kind === 'done' ? paidBefore(message) : message;
  }

  async #ask(
    kind: OrderKind,
    intentId: string,
    tell: Tell,
    [pauseMs, ...pauses]: readonly number[] = [],
  ): Promise<OrderStatus> {
    const path = `${routes[kind].intents}/${intentId}`;
    const status = orderStatus(kind, await this.#patiently('GET', path, tell));
    const mayChange = status.kind === 'open' || status.kind === 'gone';
    if (!mayChange || pauseMs === undefined) return status;
    await this.#sleep(pauseMs);
    return this.#ask(kind, intentId, tell, pauses);
  }

  #conclude(kind: OrderKind, status: OrderStatus, result: SdkResult): PhoneMessage {
    const order = this.#orders.find(kind);
    if (status.kind === 'done' && kind === 'payment' && order !== undefined) {
      this.#orders.keep(kind, { ...order, isPaid: true });
    } else if (status.kind !== 'open' && status.kind !== 'not-known') this.#orders.forget(kind);
    return sayHowItStands(kind, status, result);
  }

  #patiently(method: 'GET' | 'POST' | 'DELETE', path: string, tell: Tell): Promise<Answer> {
    return patiently(() => this.#call(method, path), tell);
  }
}

/** The same basket, after the user was told so. */
function paidBefore(message: PhoneMessage): PhoneMessage {
  return {
    ...message,
    text: `${message.text} It was so before: nothing more was paid. To buy the same again, order again.`,
  };
}

/** The order that was to be canceled is not open any more. The basket is another one: it can be paid. */
function beforeThisOne({ text, tone, askAgain }: PhoneMessage): PhoneMessage {
  return {
    tone,
    ...(askAgain !== undefined && { askAgain }),
    text: `The order before this one: ${text} This basket is not paid: press Pay for it.`,
  };
}
