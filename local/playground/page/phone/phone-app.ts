import type { StackFacts, TestCard } from '../../stack-facts.ts';
import { isDone } from '../ask.ts';
import type { Callers } from '../callers.ts';
import { explain, fieldOf, textOf } from '../read-answer.ts';
import { newOrder } from './order.ts';
import { withOwnReference } from './own-reference.ts';
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
  /** An intent that is still open: another card can be tried. */
  readonly openIntentId?: string;
}

export type PayWith =
  | { readonly card: TestCard; readonly save: boolean }
  | { readonly savedCard: SavedCard; readonly cvv: string };

export interface Purchase {
  readonly total: number;
  readonly reserve: boolean;
  readonly with: PayWith;
  /** Of an attempt that was declined: it is gone on with. */
  readonly openIntentId: string | undefined;
}

type Tell = (text: string) => void;

const notConfirmed: PhoneMessage = {
  tone: 'refused',
  text: 'You have not confirmed it to your bank: nothing was taken.',
};

/** What the app on a user's phone does: the calls of docs/mobile.md, and those of Dojo's SDK. */
export class PhoneApp {
  readonly #callers: Callers;
  readonly #stack: StackFacts;
  readonly #userId: string;
  readonly #askBank: AskBank;

  constructor(callers: Callers, userId: string, askBank: AskBank) {
    this.#askBank = askBank;
    this.#callers = callers;
    this.#stack = callers.stack;
    this.#userId = userId;
  }

  /** Undefined: they cannot be read now. */
  async savedCards(): Promise<readonly SavedCard[] | undefined> {
    const answer = await this.#callers.user(this.#userId, 'GET', '/payment-methods');
    return isDone(answer) ? savedCardsIn(answer.body) : undefined;
  }

  async pay(purchase: Purchase, tell: Tell): Promise<PhoneMessage> {
    const begun = await this.#begin(purchase, tell);
    if ('tone' in begun) return begun;
    tell('Dojo’s SDK takes the card');
    const result = await this.#hand(begun, purchase.with);
    if (result.kind === 'failed') {
      return { tone: 'failed', text: explain(result.answer.status, result.answer.body) };
    }
    if (result.kind === 'not-confirmed') {
      return { ...notConfirmed, openIntentId: begun.paymentIntentId };
    }
    if (result.kind === 'declined') {
      return {
        tone: 'refused',
        text: 'The card was declined. Choose another one: nothing was taken.',
        openIntentId: begun.paymentIntentId,
      };
    }
    return this.look(begun.paymentIntentId, tell);
  }

  /** Begins a payment, hands the card over and dies before it hears of it. @returns the intent's id */
  async payAndDie(purchase: Purchase, tell: Tell): Promise<PhoneMessage | string> {
    const begun = await this.#begin(purchase, tell);
    if ('tone' in begun) return begun;
    await this.#hand(begun, purchase.with);
    return begun.paymentIntentId;
  }

  /** Asks the backend whether an order is paid. The SDK's word is no proof. */
  async look(paymentIntentId: string, tell: Tell): Promise<PhoneMessage> {
    tell('The backend says whether it is paid');
    const path = `/payment-intents/${paymentIntentId}`;
    const answer = await patiently(() => this.#callers.user(this.#userId, 'GET', path), tell);
    if (!isDone(answer)) return { tone: 'failed', text: explain(answer.status, answer.body) };
    if (fieldOf(answer.body, 'paid') === true) {
      return { tone: 'good', text: 'Paid. The order may be fulfilled.' };
    }
    const status = textOf(answer.body, 'status');
    return status === 'Authorized'
      ? { tone: 'good', text: 'Reserved. The counter takes what is consumed.' }
      : {
          tone: 'refused',
          text: `Not paid: the payment is ${status}.`,
          openIntentId: paymentIntentId,
        };
  }

  async deleteCard({ id }: SavedCard, tell: Tell): Promise<PhoneMessage> {
    const path = `/payment-methods/${id}`;
    const answer = await patiently(() => this.#callers.user(this.#userId, 'DELETE', path), tell);
    return isDone(answer)
      ? { tone: 'good', text: 'The card is deleted: Dojo lists it no more.' }
      : { tone: 'failed', text: explain(answer.status, answer.body) };
  }

  async addCardForLater(card: TestCard, tell: Tell): Promise<PhoneMessage> {
    const body = withOwnReference(this.#stack.sampleSetup, 'Booking');
    const idempotencyKey = crypto.randomUUID();
    const begun = await patiently(
      () => this.#callers.user(this.#userId, 'POST', '/setup-intents', { body, idempotencyKey }),
      tell,
    );
    if (!isDone(begun)) return { tone: 'failed', text: explain(begun.status, begun.body) };
    const setupIntentId = textOf(begun.body, 'setupIntentId');
    tell('Dojo’s SDK takes the card');
    const result = await setUpCard(this.#callers, setupIntentId, {
      card,
      askBank: this.#askBank,
    });
    if (result.kind === 'not-confirmed') return notConfirmed;
    if (result.kind === 'declined') return { tone: 'refused', text: 'The card was declined.' };
    if (result.kind === 'failed') {
      return { tone: 'failed', text: explain(result.answer.status, result.answer.body) };
    }
    const path = `/setup-intents/${setupIntentId}`;
    const seen = await patiently(() => this.#callers.user(this.#userId, 'GET', path), tell);
    return textOf(seen.body, 'status') === 'Authorized'
      ? { tone: 'good', text: 'The card is added. The counter can charge it, see its bookings.' }
      : { tone: 'failed', text: explain(seen.status, seen.body) };
  }

  async deleteAccount(tell: Tell): Promise<PhoneMessage> {
    const answer = await patiently(
      () => this.#callers.user(this.#userId, 'DELETE', '/customer'),
      tell,
    );
    if (answer.status === 204) return { tone: 'good', text: 'Customer and cards are erased.' };
    if (answer.status === 202) {
      return { tone: 'good', text: 'The erasure has begun and goes on by itself.' };
    }
    return { tone: 'failed', text: explain(answer.status, answer.body) };
  }

  async #begin(
    { openIntentId, ...purchase }: Purchase,
    tell: Tell,
  ): Promise<SdkPayment | PhoneMessage> {
    tell('The backend prepares the payment');
    const path =
      openIntentId === undefined ? '/checkout' : `/payment-intents/${openIntentId}/resume`;
    const options =
      openIntentId === undefined
        ? { body: newOrder(this.#stack, purchase), idempotencyKey: crypto.randomUUID() }
        : {};
    const answer = await patiently(
      () => this.#callers.user(this.#userId, 'POST', path, options),
      tell,
    );
    if (!isDone(answer)) {
      return { tone: 'failed', text: explain(answer.status, answer.body) };
    }
    return {
      paymentIntentId: textOf(answer.body, 'paymentIntentId'),
      customerSecret: textOf(answer.body, 'customerSecret'),
    };
  }

  #hand(begun: SdkPayment, choice: PayWith): Promise<SdkResult> {
    if ('card' in choice) {
      return payWithCard(this.#callers, begun, { ...choice, askBank: this.#askBank });
    }
    const { savedCard, cvv } = choice;
    return payWithSavedCard(this.#callers, begun, {
      paymentMethodId: savedCard.id,
      cvv,
      askBank: this.#askBank,
    });
  }
}
