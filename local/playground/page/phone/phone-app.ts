import type { TestCard } from '../../stack-facts.ts';
import { type Answer, isDone } from '../ask.ts';
import { explain, textOf } from '../read-answer.ts';
import { type KeptOrder, KeptOrders, type OrderKind, type PhoneStorage } from './kept-orders.ts';
import { newOrder } from './order.ts';
import { type OrderStatus, orderStatus } from './order-status.ts';
import { withOwnReference } from './own-reference.ts';
import type { PhoneCalls } from './phone-calls.ts';
import { type SavedCard, savedCardsIn } from './saved-card.ts';
import {
  type AskBank,
  payWithCard,
  payWithSavedCard,
  type SdkPayment,
  type SdkResult,
  setUpCard,
} from './sdk.ts';
import { patiently } from './wait.ts';

/** What the phone says after it has done something. */
export interface PhoneMessage {
  readonly tone: 'good' | 'refused' | 'failed';
  readonly text: string;
  /** Of this order it is not known yet how it ended: the user may ask again. */
  readonly askAgain?: OrderKind;
}

export type PayWith =
  | { readonly card: TestCard; readonly save: boolean }
  | { readonly savedCard: SavedCard; readonly cvv: string };

export interface Purchase {
  readonly total: number;
  readonly reserve: boolean;
  readonly with: PayWith;
}

export interface PhoneParts {
  readonly calls: PhoneCalls;
  readonly userId: string;
  readonly askBank: AskBank;
  readonly storage: PhoneStorage;
  readonly sleep?: (ms: number) => Promise<void>;
}

type Tell = (text: string) => void;

const routes = {
  payment: { create: '/checkout', intents: '/payment-intents', id: 'paymentIntentId' },
  setup: { create: '/setup-intents', intents: '/setup-intents', id: 'setupIntentId' },
} as const;

/** How long to wait before each further question, while the order is open. */
const pausesAfter: Readonly<Record<SdkResult['kind'], readonly number[]>> = {
  successful: [1_000, 2_000, 4_000],
  failed: [1_000, 2_000, 4_000],
  declined: [1_000],
  'not-confirmed': [1_000],
  abandoned: [1_000, 2_000, 4_000],
};

const notKnown: Readonly<Record<OrderKind, string>> = {
  payment:
    'It is not known yet whether the order is paid. Ask again; or pay again: that goes on with the same payment.',
  setup:
    'It is not known yet whether the card is added. Ask again; or add it again: that goes on with the same setup.',
};

const notDone: Readonly<Record<OrderKind, string>> = {
  payment: 'The order is not paid so far.',
  setup: 'It is not added so far.',
};

/** What the app on a user's phone does: the calls of docs/mobile.md, and those of Dojo's SDK. */
export class PhoneApp {
  readonly #calls: PhoneCalls;
  readonly #userId: string;
  readonly #askBank: AskBank;
  readonly #orders: KeptOrders;
  readonly #sleep: (ms: number) => Promise<void>;

  constructor({ calls, userId, askBank, storage, sleep = wait }: PhoneParts) {
    this.#calls = calls;
    this.#userId = userId;
    this.#askBank = askBank;
    this.#orders = new KeptOrders(storage, userId);
    this.#sleep = sleep;
  }

  /** Undefined: they cannot be read now. */
  async savedCards(): Promise<readonly SavedCard[] | undefined> {
    const answer = await this.#calls.user(this.#userId, 'GET', '/payment-methods');
    return isDone(answer) ? savedCardsIn(answer.body) : undefined;
  }

  /** The same basket goes on with its payment, however often it is called. */
  async pay(purchase: Purchase, tell: Tell): Promise<PhoneMessage> {
    const begun = await this.#beginPayment(purchase, tell);
    if ('tone' in begun) return begun;
    tell('Dojo’s SDK takes the card');
    const result = await this.#hand(begun, purchase.with, this.#askBank);
    return this.#end('payment', begun.paymentIntentId, result, tell);
  }

  /** Hands the card over and dies before it hears of it. @returns what kept it from that */
  async payAndDie(purchase: Purchase, tell: Tell): Promise<PhoneMessage | undefined> {
    const begun = await this.#beginPayment(purchase, tell);
    if ('tone' in begun) return begun;
    tell('Dojo’s SDK takes the card');
    await this.#hand(begun, purchase.with, async () => undefined);
    return undefined;
  }

  /** How the order ended that the device keeps; undefined when it keeps none. */
  async howItEnded(kind: OrderKind, tell: Tell): Promise<PhoneMessage | undefined> {
    const intentId = this.#orders.find(kind)?.intentId;
    if (intentId === undefined) return undefined;
    return this.#end(kind, intentId, { kind: 'abandoned' }, tell);
  }

  async deleteCard({ id }: SavedCard, tell: Tell): Promise<PhoneMessage> {
    const answer = await this.#patiently('DELETE', `/payment-methods/${id}`, tell);
    return isDone(answer)
      ? { tone: 'good', text: 'The card is deleted: Dojo lists it no more.' }
      : refusal(answer);
  }

  async addCardForLater(card: TestCard, tell: Tell): Promise<PhoneMessage> {
    const body = withOwnReference(this.#calls.stack.sampleSetup, 'Booking');
    const begun = await this.#begin('setup', { wanted: '', body }, tell);
    if ('tone' in begun) return begun;
    tell('Dojo’s SDK takes the card');
    const result = await setUpCard(this.#calls, begun.intentId, { card, askBank: this.#askBank });
    return this.#end('setup', begun.intentId, result, tell);
  }

  async deleteAccount(tell: Tell): Promise<PhoneMessage> {
    const answer = await this.#patiently('DELETE', '/customer', tell);
    if (!isDone(answer)) return refusal(answer);
    this.#orders.forget('payment');
    this.#orders.forget('setup');
    return answer.status === 202
      ? { tone: 'good', text: 'The erasure has begun and goes on by itself.' }
      : { tone: 'good', text: 'Customer and cards are erased.' };
  }

  async #beginPayment(
    { total, reserve }: Purchase,
    tell: Tell,
  ): Promise<SdkPayment | PhoneMessage> {
    tell('The backend prepares the payment');
    const body = newOrder(this.#calls.stack, { total, reserve });
    const wanted = JSON.stringify({ total, reserve });
    const begun = await this.#begin('payment', { wanted, body }, tell);
    if ('tone' in begun) return begun;
    const { intentId, answer } = begun;
    return { paymentIntentId: intentId, customerSecret: textOf(answer.body, 'customerSecret') };
  }

  /** Goes on with the kept order if it is the same one, and else begins a new one. */
  async #begin(
    kind: OrderKind,
    order: Pick<KeptOrder, 'wanted' | 'body'>,
    tell: Tell,
  ): Promise<{ readonly intentId: string; readonly answer: Answer } | PhoneMessage> {
    const { create, intents, id } = routes[kind];
    const before = this.#orders.find(kind);
    const isSame = before?.wanted === order.wanted;
    if (before?.intentId !== undefined) {
      const { intentId } = before;
      const path = `${intents}/${intentId}`;
      const answer = isSame
        ? await this.#patiently('POST', `${path}/resume`, tell)
        : await this.#patiently('DELETE', path, tell);
      if (isSame && isDone(answer)) return { intentId, answer };
      const instead = isDone(answer) ? undefined : await this.#instead(kind, answer, tell);
      if (instead !== undefined) return isSame ? instead : beforeThisOne(instead);
      this.#orders.forget(kind);
      return this.#begin(kind, order, tell);
    }
    const kept =
      before !== undefined && isSame ? before : { ...order, idempotencyKey: crypto.randomUUID() };
    this.#orders.keep(kind, kept);
    const answer = await patiently(() => this.#user('POST', create, kept), tell);
    if (!isDone(answer)) return refusal(answer);
    const intentId = textOf(answer.body, id);
    this.#orders.keep(kind, { ...kept, intentId });
    // The answer to a repeated request may be the one of then.
    return kept === before ? this.#begin(kind, order, tell) : { intentId, answer };
  }

  /** What to say when the kept intent is not open, or cannot be asked for; undefined: it is off. */
  async #instead(kind: OrderKind, answer: Answer, tell: Tell): Promise<PhoneMessage | undefined> {
    const code = textOf(answer.body, 'code');
    if (code.endsWith('_intent_not_found')) return undefined;
    if (!code.endsWith('_intent_not_open')) return refusal(answer);
    const intentId = this.#orders.find(kind)?.intentId ?? '';
    const status = await this.#ask(kind, intentId, [], tell);
    if (status.kind === 'off') return undefined;
    return this.#say(kind, status, { kind: 'abandoned' });
  }

  #hand(begun: SdkPayment, choice: PayWith, askBank: AskBank): Promise<SdkResult> {
    if ('card' in choice) return payWithCard(this.#calls, begun, { ...choice, askBank });
    const { savedCard, cvv } = choice;
    return payWithSavedCard(this.#calls, begun, { paymentMethodId: savedCard.id, cvv, askBank });
  }

  /** The backend says how it ended. The SDK's word is no proof, whatever it is. */
  async #end(
    kind: OrderKind,
    intentId: string,
    result: SdkResult,
    tell: Tell,
  ): Promise<PhoneMessage> {
    tell('The backend says how it ended');
    const status = await this.#ask(kind, intentId, pausesAfter[result.kind], tell);
    return this.#say(kind, status, result);
  }

  async #ask(
    kind: OrderKind,
    intentId: string,
    pauses: readonly number[],
    tell: Tell,
  ): Promise<OrderStatus> {
    const path = `${routes[kind].intents}/${intentId}`;
    for (const pauseMs of [...pauses, undefined]) {
      const status = orderStatus(kind, await this.#patiently('GET', path, tell));
      if (status.kind !== 'open' || pauseMs === undefined) return status;
      await this.#sleep(pauseMs);
    }
    return { kind: 'open' };
  }

  #say(kind: OrderKind, status: OrderStatus, result: SdkResult): PhoneMessage {
    if (status.kind === 'done' || status.kind === 'off') {
      this.#orders.forget(kind);
      return { tone: status.kind === 'done' ? 'good' : 'refused', text: status.text };
    }
    if (status.kind === 'not-known') {
      const { text } = refusal(status.answer);
      return { tone: 'failed', text: `${text} ${notKnown[kind]}`, askAgain: kind };
    }
    if (result.kind === 'declined') {
      const text = `The card was declined. ${notDone[kind]} Choose another card.`;
      return { tone: 'refused', text };
    }
    if (result.kind === 'not-confirmed') {
      const text = `You have not confirmed it to your bank. ${notDone[kind]}`;
      return { tone: 'refused', text };
    }
    const reason = result.kind === 'failed' ? `${sdkFailure(result.answer)} ` : '';
    return { tone: 'failed', text: `${reason}${notKnown[kind]}`, askAgain: kind };
  }

  #patiently(method: 'GET' | 'POST' | 'DELETE', path: string, tell: Tell): Promise<Answer> {
    return patiently(() => this.#user(method, path), tell);
  }

  #user(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    { idempotencyKey, body }: Partial<KeptOrder> = {},
  ): Promise<Answer> {
    return this.#calls.user(this.#userId, method, path, { idempotencyKey, body });
  }
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function refusal({ status, body }: Answer): PhoneMessage {
  return { tone: 'failed', text: explain(status, body) };
}

/** What the SDK reports of an attempt without a clear end. */
function sdkFailure({ status, body }: Answer): string {
  const isRefused = status >= 400 && status < 500;
  return isRefused ? explain(status, body) : 'No clear answer came to the card.';
}

/** The order that was to be canceled is not open any more. */
function beforeThisOne({ text, ...message }: PhoneMessage): PhoneMessage {
  return {
    ...message,
    text: `The order before this one: ${text} This basket is not paid: press Pay for it.`,
  };
}
