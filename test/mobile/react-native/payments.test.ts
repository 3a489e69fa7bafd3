import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deleteCard, savedCards } from '../../../docs/mobile/samples/react-native/cards.ts';
import {
  ApiProblem,
  addCard,
  call,
  forget,
  howItEnded,
  payForOrder,
} from '../../../docs/mobile/samples/react-native/payments.ts';
import { type LocalStack, startLocalStack } from '../../../local/start-local-stack.ts';
import { onBuiltFixtures } from '../../fixtures/fixture-app.ts';
import { phoneOn, usersOf } from './fake-dojo.ts';

let stack: LocalStack;
let users: ReturnType<typeof usersOf>;
beforeAll(async () => {
  stack = await startLocalStack({ ...onBuiltFixtures, log: () => undefined });
  users = usersOf(stack);
});
afterAll(() => stack.close());

const order = { amount: { value: 1_999, currencyCode: 'GBP' }, reference: 'order-1' };
const dearer = { ...order, amount: { value: 2_999, currencyCode: 'GBP' } };
const booking = { reference: 'booking-1' };
const unknownIntent = 'pi_sandbox_AAAAAAAAAAAAAAAAAAAAAA';

describe('payForOrder', () => {
  it('pays for an order', async () => {
    const { shop, shownIntents, pausesMs } = phoneOn(stack);
    expect(await payForOrder(shop(users.pays), '1', order)).toBe('paid');
    expect(shownIntents).toHaveLength(1);
    expect(pausesMs).toEqual([]);
  });

  it('does not show Dojo’s UI again for a paid order, even if the order has changed', async () => {
    const { shop, shownIntents } = phoneOn(stack);
    await payForOrder(shop(users.pays), '1', order);
    expect(await payForOrder(shop(users.pays), '1', order)).toBe('paid');
    expect(await payForOrder(shop(users.pays), '1', dearer)).toBe('paid');
    expect(shownIntents).toHaveLength(1);
  });

  it.each(['closes', 'isDeclined'] as const)(
    'says after 3 seconds that it is not paid if the user %s',
    async (does) => {
      const { shop, shownIntents, pausesMs } = phoneOn(stack);
      expect(await payForOrder(shop(users[does]), '1', order)).toBe('open');
      expect(pausesMs).toEqual([1000, 2000]);
      expect(await payForOrder(shop(users.pays), '1', order)).toBe('paid');
      expect(new Set(shownIntents).size).toBe(1);
    },
  );

  it.each([
    ['referred', 4],
    ['declined', 5],
    ['closed by the user', 7780],
  ])('waits for a payment that the UI calls %s and Dojo takes a second later', async (_, code) => {
    const { shop, shownIntents, pausesMs } = phoneOn(stack);
    const later = () => users.pays(shownIntents[0] ?? '');
    expect(
      await payForOrder(
        shop(async () => code, later),
        '1',
        order,
      ),
    ).toBe('paid');
    expect(pausesMs).toEqual([1000]);
  });

  it('waits for a payment that the UI calls successful and Dojo does not show yet', async () => {
    const { shop, shownIntents, pausesMs } = phoneOn(stack);
    const later = () => users.pays(shownIntents[0] ?? '');
    expect(
      await payForOrder(
        shop(async () => 0, later),
        '1',
        order,
      ),
    ).toBe('paid');
    expect(pausesMs).toEqual([1000]);
  });

  it('does not believe a success that none follows', async () => {
    const { shop, pausesMs } = phoneOn(stack);
    expect(
      await payForOrder(
        shop(async () => 0),
        '1',
        order,
      ),
    ).toBe('open');
    expect(pausesMs).toEqual([1000, 2000, 4000]);
  });

  it('says that the money is reserved', async () => {
    const { shop } = phoneOn(stack);
    const tab = { ...order, captureMode: 'Manual' };
    expect(await payForOrder(shop(users.pays), '1', tab)).toBe('reserved');
  });

  it('asks how it ended though the SDK failed', async () => {
    const { shop } = phoneOn(stack);
    const paysAndCrashes = async (intentId: string) => {
      await users.pays(intentId);
      throw new Error('crashed');
    };
    expect(await payForOrder(shop(paysAndCrashes), '1', order)).toBe('paid');
  });

  it('hands on why the SDK did not start, and then goes on with the same intent', async () => {
    const { shop, shownIntents } = phoneOn(stack);
    await expect(payForOrder(shop(users.crashes), '1', order)).rejects.toThrow('crashed');
    expect(await payForOrder(shop(users.pays), '1', order)).toBe('paid');
    expect(new Set(shownIntents).size).toBe(1);
  });

  it('begins anew after the intent was canceled', async () => {
    const { shop, shownIntents } = phoneOn(stack);
    const phone = shop(users.closes);
    await payForOrder(phone, '1', order);
    await call(phone, 'DELETE', `/payment-intents/${shownIntents[0]}`);
    expect(await howItEnded(phone, 'payment', '1')).toBe('canceled');
    expect(await payForOrder(shop(users.pays), '1', order)).toBe('paid');
    expect(new Set(shownIntents).size).toBe(2);
  });

  it('says that it was canceled while the UI was shown: the UI calls that a success', async () => {
    const { shop } = phoneOn(stack);
    const phone = shop(async (intentId) => {
      await call(phone, 'DELETE', `/payment-intents/${intentId}`);
      return users.pays(intentId);
    });
    expect(await payForOrder(phone, '1', order)).toBe('canceled');
  });

  it('does not know how it ended if the user is erased while the UI is open: it can be paid', async () => {
    const { shop, shownIntents } = phoneOn(stack);
    const phone = shop(async (intentId) => {
      await call(phone, 'DELETE', '/customer');
      return users.pays(intentId);
    });
    expect(await payForOrder(phone, '1', order)).toBe('unknown');
    const intent = await fetch(`${stack.dojoUrl}/payment-intents/public/${shownIntents[0]}`, {
      headers: { version: '2022-04-07' },
    });
    expect(await intent.json()).toMatchObject({ status: 'Captured' });
  });

  it('begins anew when Dojo does not know the intent any more', async () => {
    const { shop, stored } = phoneOn(stack);
    const body = JSON.stringify(order);
    const kept = JSON.stringify({ key: 'old', body, intentId: unknownIntent });
    stored.set('payment.1', kept);
    expect(await howItEnded(shop(users.pays), 'payment', '1')).toBe('unknown');
    expect(await payForOrder(shop(users.pays), '1', order)).toBe('paid');
  });

  it('cancels the old intent when the order has changed, and asks for the new amount', async () => {
    const { shop, shownIntents } = phoneOn(stack);
    const phone = shop(users.closes);
    await payForOrder(phone, '1', order);
    expect(await payForOrder(shop(users.pays), '1', dearer)).toBe('paid');
    const [old, paid] = await Promise.all(
      shownIntents.map(async (id) => (await call(phone, 'GET', `/payment-intents/${id}`)).json),
    );
    expect(old.status).toBe('Canceled');
    expect(paid.amount.value).toBe(2_999);
  });

  it('goes on with the same intent after a crash before its id was kept', async () => {
    const { shop, stored, shownIntents } = phoneOn(stack);
    await payForOrder(shop(users.closes), '1', order);
    const { intentId, ...rest } = JSON.parse(stored.get('payment.1') ?? '');
    stored.set('payment.1', JSON.stringify(rest));
    expect(await payForOrder(shop(users.pays), '1', order)).toBe('paid');
    expect(shownIntents).toEqual([intentId, intentId]);
  });

  it('takes a new key when what is replayed was canceled', async () => {
    const { shop, stored, shownIntents } = phoneOn(stack);
    const phone = shop(users.closes);
    await payForOrder(phone, '1', order);
    const { intentId, ...rest } = JSON.parse(stored.get('payment.1') ?? '');
    await call(phone, 'DELETE', `/payment-intents/${intentId}`);
    stored.set('payment.1', JSON.stringify(rest));
    expect(await payForOrder(shop(users.pays), '1', order)).toBe('paid');
    expect(new Set(shownIntents).size).toBe(2);
  });
});

describe('howItEnded', () => {
  it('knows of no payment, of one before the app was killed, and of none that is forgotten', async () => {
    const phone = phoneOn(stack);
    const shop = phone.shop(users.pays);
    expect(await howItEnded(shop, 'payment', '1')).toBeUndefined();
    await payForOrder(shop, '1', order);
    expect(await howItEnded(shop, 'payment', '1')).toBe('paid');
    await forget(shop, 'payment', '1');
    expect(await howItEnded(shop, 'payment', '1')).toBeUndefined();
  });
});

describe('addCard', () => {
  it('adds a card that is charged later, once', async () => {
    const { shop, shownIntents } = phoneOn(stack);
    expect(await addCard(shop(users.closes), '1', booking)).toBe('open');
    expect(await addCard(shop(users.addsCard), '1', booking)).toBe('cardAdded');
    expect(await addCard(shop(users.addsCard), '1', booking)).toBe('cardAdded');
    expect(shownIntents).toHaveLength(2);
    expect(new Set(shownIntents).size).toBe(1);
  });

  it('begins anew after the setup intent was canceled', async () => {
    const { shop, shownIntents } = phoneOn(stack);
    const phone = shop(users.closes);
    await addCard(phone, '1', booking);
    await call(phone, 'DELETE', `/setup-intents/${shownIntents[0]}`);
    expect(await addCard(shop(users.addsCard), '1', booking)).toBe('cardAdded');
    expect(new Set(shownIntents).size).toBe(2);
  });
});

describe('savedCards', () => {
  it('lists the cards, until they are deleted', async () => {
    const { shop } = phoneOn(stack);
    const phone = shop(async (paymentIntentId, customerSecret) => {
      const card = { number: '5200000000001005', expiryDate: '12/29', cvv: '020' };
      const body = { paymentIntentId, customerSecret, card, savePaymentMethod: true };
      await fetch(`${stack.dojoUrl}/simulator/payments`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return 0;
    });
    await payForOrder(phone, '1', order);
    const [card] = await savedCards(phone);
    expect(card?.last4).toBe('1005');
    await deleteCard(phone, card?.id ?? '');
    expect(await savedCards(phone)).toEqual([]);
  });
});

describe('call', () => {
  type Answer = readonly [status: number, body: object, retryAfter?: string] | 'none';

  /** Answers one request after the other, the last answer for ever. */
  async function answering(answers: readonly Answer[]) {
    const keys: unknown[] = [];
    const server = createServer((request, response) => {
      keys.push(request.headers['idempotency-key']);
      const answer = answers[keys.length - 1] ?? answers.at(-1) ?? 'none';
      if (answer === 'none') return request.socket.destroy();
      const [status, body, retryAfter] = answer;
      response.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': retryAfter });
      return response.end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const { shop, pausesMs } = phoneOn(stack);
    const result = await call(
      { ...shop(users.pays), apiUrl: `http://127.0.0.1:${port}`, token: async () => 'token' },
      'POST',
      '/checkout',
      { body: '{}', key: 'key-1' },
    ).then(
      () => 'answered',
      (error: unknown) => (error instanceof ApiProblem ? error.status : 'no answer'),
    );
    await new Promise((resolve) => server.close(resolve));
    return { result, pausesMs, keys };
  }
  const key = 'key-1';
  const limit = { code: 'user_limit_reached' };
  const pending = { code: 'customer_pending' };

  it.each([
    ['no answer', ['none', [200, {}]], 'answered', [1000]],
    ['no answer three times', ['none'], 'no answer', [1000, 2000]],
    [
      'API Gateway’s throttling',
      [
        [429, { message: '' }],
        [200, {}],
      ],
      'answered',
      [1000],
    ],
    ['API Gateway’s 503', [[503, { message: '' }]], 503, [1000, 2000]],
    [
      'a problem that says when to repeat',
      [
        [503, pending, '2'],
        [200, {}],
      ],
      'answered',
      [2000],
    ],
    ['the user’s own limit', [[429, limit, '5']], 429, []],
    ['a bug of the backend', [[500, { code: 'internal_error' }]], 500, []],
    ['a bug of the app', [[400, { code: 'invalid_request' }]], 400, []],
  ] satisfies [string, Answer[], unknown, number[]][])(
    'after %s',
    async (_case, answers, result, pausesMs) => {
      const seen = await answering(answers);
      expect(seen.result).toBe(result);
      expect(seen.pausesMs).toEqual(pausesMs);
      expect(seen.keys).toEqual(Array(pausesMs.length + 1).fill(key));
    },
  );
});
