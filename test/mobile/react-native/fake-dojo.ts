import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Shop } from '../../../docs/mobile/samples/react-native/payments.ts';
import type { LocalStack } from '../../../local/start-local-stack.ts';

/** What a user does in Dojo's UI, and the code that the UI ends with. */
export type User = (intentId: string, customerSecret?: string) => Promise<number>;

/** The codes of Dojo's package 0.17.1 that its UI ends with here. */
const code = { successful: 0, declined: 5, internalError: 7770, closed: 7780 };

const attempted = z.object({ result: z.string() });

/** Users of Dojo's UI against the simulator of a stack. */
export function usersOf(stack: LocalStack) {
  const attempt = async (path: string, body: object) => {
    const answer = await fetch(`${stack.dojoUrl}/simulator/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    // Both SDKs show a success for every status but Created, and close on an intent they cannot read.
    if (answer.status === 409) return code.successful;
    if (answer.status === 404) return code.internalError;
    const { result } = attempted.parse(await answer.json());
    return result === 'declined' ? code.declined : code.successful;
  };
  const approved = { number: '5200000000001005', expiryDate: '12/29', cvv: '020' };
  const declined = { number: '4456530000001013', expiryDate: '12/29', cvv: '341' };
  const payWith =
    (card: object): User =>
    (paymentIntentId, customerSecret) =>
      attempt('payments', { paymentIntentId, customerSecret, card });
  return {
    pays: payWith(approved),
    isDeclined: payWith(declined),
    addsCard: (setupIntentId: string) => attempt('setups', { setupIntentId, card: approved }),
    closes: async () => code.closed,
    crashes: async () => Promise.reject(new Error('crashed')),
  };
}

/** A phone on which one user is signed in. What it does is noted. */
export function phoneOn(stack: LocalStack, userId: string = randomUUID()) {
  const stored = new Map<string, string>();
  const shownIntents: string[] = [];
  const pausesMs: number[] = [];
  const shop = (user: User, whilePaused: () => Promise<unknown> = async () => undefined): Shop => {
    const start: Shop['dojo']['startPaymentFlow'] = (details) => {
      shownIntents.push(details.intentId);
      return user(details.intentId, details.customerSecret);
    };
    return {
      apiUrl: stack.apiUrl,
      token: () => stack.token(userId),
      storage: {
        getItem: async (name) => stored.get(name) ?? null,
        setItem: async (name, value) => void stored.set(name, value),
        removeItem: async (name) => void stored.delete(name),
      },
      sleep: async (ms) => {
        pausesMs.push(ms);
        await whilePaused();
      },
      dojo: { startPaymentFlow: start, startSetupFlow: start },
    };
  };
  return { userId, stored, shownIntents, pausesMs, shop };
}
