import type { TestCard } from '../../stack-facts.ts';
import { type Answer, isDone } from '../ask.ts';
import { textOf } from '../read-answer.ts';
import type { OrderKind, PhoneStorage } from './kept-orders.ts';
import { newOrder } from './order.ts';
import { type BegunOrder, OrderFlow, type Tell } from './order-flow.ts';
import { withOwnReference } from './own-reference.ts';
import type { PhoneCalls } from './phone-calls.ts';
import { type PhoneMessage, refusal } from './phone-message.ts';
import { type SavedCard, savedCardsIn } from './saved-card.ts';
import { type AskBank, payWithCard, payWithSavedCard, type SdkResult, setUpCard } from './sdk.ts';
import { patiently } from './wait.ts';

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

/** What the app on a user's phone does: the calls of docs/mobile.md, and those of Dojo's SDK. */
export class PhoneApp {
  readonly #calls: PhoneCalls;
  readonly #userId: string;
  readonly #askBank: AskBank;
  readonly #orders: OrderFlow;

  constructor({ calls, userId, askBank, storage, sleep = wait }: PhoneParts) {
    this.#calls = calls;
    this.#userId = userId;
    this.#askBank = askBank;
    this.#orders = new OrderFlow({
      storage,
      userId,
      sleep,
      call: (method, path, { idempotencyKey, body } = {}) =>
        calls.user(userId, method, path, { idempotencyKey, body }),
    });
  }

  /** Undefined: they cannot be read now. */
  async savedCards(): Promise<readonly SavedCard[] | undefined> {
    const answer = await this.#calls.user(this.#userId, 'GET', '/payment-methods');
    return isDone(answer) ? savedCardsIn(answer.body) : undefined;
  }

  /** The same basket goes on with its payment, however often it is called. */
  async pay(purchase: Purchase, tell: Tell): Promise<PhoneMessage | undefined> {
    const begun = await this.#beginPayment(purchase, tell);
    if ('tone' in begun) return begun;
    tell('Dojo’s SDK takes the card');
    const result = await this.#hand(begun, purchase.with, this.#askBank);
    return this.#orders.end('payment', result, tell);
  }

  /** Hands the card over and dies before it hears of it. @returns what kept it from that, if anything did */
  async payAndDie(purchase: Purchase, tell: Tell): Promise<PhoneMessage | 'died'> {
    const begun = await this.#beginPayment(purchase, tell);
    if ('tone' in begun) return begun;
    tell('Dojo’s SDK takes the card');
    await this.#hand(begun, purchase.with, async () => undefined);
    return 'died';
  }

  /** How the order ended that the device keeps; undefined when it keeps none. */
  howItEnded(kind: OrderKind, tell: Tell): Promise<PhoneMessage | undefined> {
    return this.#orders.end(kind, { kind: 'abandoned' }, tell);
  }

  /** The paid order leaves the device: the same basket is a new one. */
  orderAgain(): void {
    this.#orders.forget('payment');
  }

  async deleteCard({ id }: SavedCard, tell: Tell): Promise<PhoneMessage> {
    const answer = await this.#delete(`/payment-methods/${id}`, tell);
    return isDone(answer)
      ? { tone: 'good', text: 'The card is deleted: Dojo lists it no more.' }
      : refusal(answer);
  }

  async addCardForLater(card: TestCard, tell: Tell): Promise<PhoneMessage | undefined> {
    const body = withOwnReference(this.#calls.stack.sampleSetup, 'Booking');
    const begun = await this.#orders.begin('setup', { wanted: '', body }, tell);
    if ('tone' in begun) return begun;
    tell('Dojo’s SDK takes the card');
    const result = await setUpCard(this.#calls, begun.intentId, { card, askBank: this.#askBank });
    return this.#orders.end('setup', result, tell);
  }

  async deleteAccount(tell: Tell): Promise<PhoneMessage> {
    const answer = await this.#delete('/customer', tell);
    if (!isDone(answer)) return refusal(answer);
    this.#orders.forget('payment');
    this.#orders.forget('setup');
    return answer.status === 202
      ? { tone: 'good', text: 'The erasure has begun and goes on by itself.' }
      : { tone: 'good', text: 'Customer and cards are erased.' };
  }

  #beginPayment({ total, reserve }: Purchase, tell: Tell): Promise<BegunOrder | PhoneMessage> {
    tell('The backend prepares the payment');
    const body = newOrder(this.#calls.stack, { total, reserve });
    return this.#orders.begin(
      'payment',
      { wanted: JSON.stringify({ total, reserve }), body },
      tell,
    );
  }

  #hand({ intentId, answer }: BegunOrder, choice: PayWith, askBank: AskBank): Promise<SdkResult> {
    const payment = {
      paymentIntentId: intentId,
      customerSecret: textOf(answer.body, 'customerSecret'),
    };
    if ('card' in choice) return payWithCard(this.#calls, payment, { ...choice, askBank });
    const { savedCard, cvv } = choice;
    return payWithSavedCard(this.#calls, payment, { paymentMethodId: savedCard.id, cvv, askBank });
  }

  #delete(path: string, tell: Tell): Promise<Answer> {
    return patiently(() => this.#calls.user(this.#userId, 'DELETE', path), tell);
  }
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
