import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
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

/** How a payment of `order` ended. */
const ended = (outcome: string) => ({ outcome, amount: order.amount, changed: false });
const cardEnded = (outcome: string) => ({ outcome, changed: false });
const notKnown = { outcome: 'unknown', changed: false };

const asked = (path: string, body: object) =>
  fetch(`${stack.dojoUrl}/simulator/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** From now on Dojo shows a new intent, and what has become of it, only after a while. */
const lagging = (paymentIntents: number) => asked('settings', { lagMs: { paymentIntents } });

async function inPortal(operation: string, body: object) {
  expect((await asked(`portal/${operation}`, body)).ok).toBe(true);
}

describe('payForOrder', () => {
  afterEach(() => lagging(0));

  it('pays for an order', async () => {
    const { shop, shownIntents, pausesMs } = phoneOn(stack);
    expect(await payForOrder(shop(users.pays), '1', order)).toEqual(ended('paid'));
    expect(shownIntents).toHaveLength(1);
    expect(pausesMs).toEqual([]);
  });

  it('does not show Dojo’s UI again for a paid order, not even if it is called for anew', async () => {
    const { shop, shownIntents } = phoneOn(stack);
    await payForOrder(shop(users.pays), '1', order);
    expect(await payForOrder(shop(users.pays), '1', order)).toEqual(ended('paid'));
    expect(await payForOrder(shop(users.pays), '1', order, { again: true })).toEqual(ended('paid'));
    expect(shownIntents).toHaveLength(1);
  });

  it('says that what is paid is the order of before it changed, and what was paid for that', async () => {
    const { shop, shownIntents } = phoneOn(stack);
    const phone = shop(users.pays);
    await payForOrder(phone, '1', order);
    const ofBefore = { outcome: 'paid', amount: order.amount, changed: true };
    expect(await payForOrder(phone, '1', dearer)).toEqual(ofBefore);
    expect(await howItEnded(phone, 'payment', '1', dearer)).toEqual(ofBefore);
    expect(shownIntents).toHaveLength(1);
  });

  it.each(['closes', 'isDeclined'] as const)(
    'says after 3 seconds that it is not paid if the user %s',
    async (does) => {
      const { shop, shownIntents, pausesMs } = phoneOn(stack);
      expect(await payForOrder(shop(users[does]), '1', order)).toEqual(ended('open'));
      expect(pausesMs).toEqual([1000, 2000]);
      expect(await payForOrder(shop(users.pays), '1', order)).toEqual(ended('paid'));
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
    ).toEqual(ended('paid'));
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
    ).toEqual(ended('paid'));
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
    ).toEqual(ended('open'));
    expect(pausesMs).toEqual([1000, 2000, 4000]);
  });

  it('says that the money is reserved', async () => {
    const { shop } = phoneOn(stack);
    const tab = { ...order, captureMode: 'Manual' };
    expect(await payForOrder(shop(users.pays), '1', tab)).toEqual(ended('reserved'));
  });

  it('asks how it ended though the SDK failed', async () => {
    const { shop } = phoneOn(stack);
    const paysAndCrashes = async (intentId: string) => {
      await users.pays(intentId);
      throw new Error('crashed');
    };
    expect(await payForOrder(shop(paysAndCrashes), '1', order)).toEqual(ended('paid'));
  });

  it('hands on why the SDK did not start, and then goes on with the same intent', async () => {
    const { shop, shownIntents } = phoneOn(stack);
    await expect(payForOrder(shop(users.crashes), '1', order)).rejects.toThrow('crashed');
    expect(await payForOrder(shop(users.pays), '1', order)).toEqual(ended('paid'));
    expect(new Set(shownIntents).size).toBe(1);
  });

  it('begins anew after the intent was canceled', async () => {
    const { shop, shownIntents } = phoneOn(stack);
    const phone = shop(users.closes);
    await payForOrder(phone, '1', order);
    await call(phone, 'DELETE', `/payment-intents/${shownIntents[0]}`);
    expect(await howItEnded(phone, 'payment', '1', order)).toEqual(ended('canceled'));
    expect(await payForOrder(shop(users.pays), '1', order)).toEqual(ended('paid'));
    expect(new Set(shownIntents).size).toBe(2);
  });

  it('says that it was canceled while the UI was shown: the UI calls that a success', async () => {
    const { shop } = phoneOn(stack);
    const phone = shop(async (intentId) => {
      await call(phone, 'DELETE', `/payment-intents/${intentId}`);
      return users.pays(intentId);
    });
    expect(await payForOrder(phone, '1', order)).toEqual(ended('canceled'));
  });

  it('does not know how it ended if the user is erased while the UI is open: it can be paid', async () => {
    const { shop, shownIntents } = phoneOn(stack);
    const phone = shop(async (intentId) => {
      await call(phone, 'DELETE', '/customer');
      return users.pays(intentId);
    });
    expect(await payForOrder(phone, '1', order)).toEqual(notKnown);
    const intent = await fetch(`${stack.dojoUrl}/payment-intents/public/${shownIntents[0]}`, {
      headers: { version: '2022-04-07' },
    });
    expect(await intent.json()).toMatchObject({ status: 'Captured' });
  });

  it('waits for an intent that Dojo does not show yet', async () => {
    const { shop, shownIntents } = phoneOn(stack);
    await lagging(60_000);
    const paysInTheLag = shop(users.pays, () => lagging(0));
    expect(await payForOrder(paysInTheLag, '1', order)).toEqual(ended('paid'));
    expect(shownIntents).toHaveLength(1);
  });

  it('never pays again by itself for an intent that Dojo does not show for long', async () => {
    const { shop, shownIntents } = phoneOn(stack);
    await lagging(60_000);
    expect(await payForOrder(shop(users.pays), '1', order)).toEqual(notKnown);
    expect(await payForOrder(shop(users.pays), '1', order)).toEqual(notKnown);
    expect(shownIntents).toHaveLength(1);
    await lagging(0);
    expect(await payForOrder(shop(users.pays), '1', order)).toEqual(ended('paid'));
    expect(shownIntents).toHaveLength(1);
  });

  it('begins anew for an intent that Dojo does not know only if it is told to', async () => {
    const { shop, stored, shownIntents, pausesMs } = phoneOn(stack);
    const kept = { attempt: 1, body: JSON.stringify(order), intentId: unknownIntent };
    stored.set('payment.1', JSON.stringify(kept));
    expect(await howItEnded(shop(users.pays), 'payment', '1', order)).toEqual(notKnown);
    expect(await payForOrder(shop(users.pays), '1', order)).toEqual(notKnown);
    expect(pausesMs).toEqual([1000, 2000, 1000, 2000]);
    expect(shownIntents).toEqual([]);
    expect(await payForOrder(shop(users.pays), '1', order, { again: true })).toEqual(ended('paid'));
  });

  it.each([
    ['a payment that was paid back', order, 'refunds', { amount: 1_999 }],
    ['a reservation that was released', { ...order, captureMode: 'Manual' }, 'reversals', {}],
  ])('begins anew after %s only if it is told to', async (_, wanted, operation, amount) => {
    const { shop, shownIntents } = phoneOn(stack);
    await payForOrder(shop(users.pays), '1', wanted);
    await inPortal(operation, { paymentIntentId: shownIntents[0], ...amount });
    expect(await payForOrder(shop(users.pays), '1', wanted)).toEqual(ended('returned'));
    expect(shownIntents).toHaveLength(1);
    const anew = await payForOrder(shop(users.pays), '1', wanted, { again: true });
    expect(anew.outcome).toBe(operation === 'refunds' ? 'paid' : 'reserved');
    expect(new Set(shownIntents).size).toBe(2);
  });

  it('pays once on two devices, and after a reinstallation', async () => {
    const phone = phoneOn(stack);
    const tablet = phoneOn(stack, phone.userId);
    expect(await payForOrder(phone.shop(users.closes), '1', order)).toEqual(ended('open'));
    expect(await payForOrder(tablet.shop(users.pays), '1', order)).toEqual(ended('paid'));
    phone.stored.clear();
    expect(await payForOrder(phone.shop(users.pays), '1', order)).toEqual(ended('paid'));
    expect([...phone.shownIntents, ...tablet.shownIntents]).toHaveLength(2);
    expect(tablet.shownIntents).toEqual(phone.shownIntents);
  });

  it('finds on another device the payment that was begun anew', async () => {
    const phone = phoneOn(stack);
    await payForOrder(phone.shop(users.closes), '1', order);
    await call(phone.shop(users.closes), 'DELETE', `/payment-intents/${phone.shownIntents[0]}`);
    await payForOrder(phone.shop(users.pays), '1', order);
    const tablet = phoneOn(stack, phone.userId);
    expect(await payForOrder(tablet.shop(users.pays), '1', order)).toEqual(ended('paid'));
    expect(tablet.shownIntents).toEqual([]);
  });

  it('does not pay for an order that another device began otherwise, unless it is told to', async () => {
    const phone = phoneOn(stack);
    await payForOrder(phone.shop(users.pays), '1', order);
    const { shop, shownIntents } = phoneOn(stack, phone.userId);
    const begunOtherwise = { outcome: 'unknown', changed: true };
    expect(await payForOrder(shop(users.pays), '1', dearer)).toEqual(begunOtherwise);
    expect(await payForOrder(shop(users.pays), '1', dearer)).toEqual(begunOtherwise);
    expect(shownIntents).toEqual([]);
    expect(await payForOrder(shop(users.pays), '1', order)).toEqual(ended('paid'));
    expect(shownIntents).toEqual([]);
    const other = phoneOn(stack, phone.userId);
    const again = await payForOrder(other.shop(users.pays), '1', dearer, { again: true });
    expect(again).toEqual({ outcome: 'paid', amount: dearer.amount, changed: false });
  });

  it('shows Dojo’s UI once to who presses pay twice', async () => {
    const { shop, shownIntents } = phoneOn(stack);
    const twice = await Promise.all([
      payForOrder(shop(users.pays), '1', order),
      payForOrder(shop(users.pays), '1', order),
    ]);
    expect(twice).toEqual([ended('paid'), ended('paid')]);
    expect(shownIntents).toHaveLength(1);
  });

  it('begins a changed order after the run that is under way', async () => {
    const { shop, shownIntents } = phoneOn(stack);
    const [first, second] = await Promise.all([
      payForOrder(shop(users.pays), '1', order),
      payForOrder(shop(users.pays), '1', dearer),
    ]);
    expect(first).toEqual(ended('paid'));
    expect(second).toEqual({ outcome: 'paid', amount: order.amount, changed: true });
    expect(shownIntents).toHaveLength(1);
  });

  it('takes the changed order after the first was refused', async () => {
    const { shop } = phoneOn(stack);
    const phone = shop(users.pays);
    const free = { ...order, amount: { value: -1, currencyCode: 'GBP' } };
    await expect(payForOrder(phone, '1', free)).rejects.toMatchObject({ status: 400 });
    expect(await payForOrder(phone, '1', order)).toEqual(ended('paid'));
  });

  it('goes on after a crash before the id was kept, though the order has changed', async () => {
    const { shop, stored, shownIntents } = phoneOn(stack);
    await payForOrder(shop(users.closes), '1', order);
    const { intentId, ...rest } = JSON.parse(stored.get('payment.1') ?? '');
    stored.set('payment.1', JSON.stringify(rest));
    const paid = await payForOrder(shop(users.pays), '1', dearer);
    expect(paid).toEqual({ outcome: 'paid', amount: dearer.amount, changed: false });
    const old = await call(shop(users.closes), 'GET', `/payment-intents/${shownIntents[0]}`);
    expect(old.json.status).toBe('Canceled');
  });

  it('goes on with what an earlier version of this file kept', async () => {
    const { shop, stored, shownIntents } = phoneOn(stack);
    await payForOrder(shop(users.closes), '1', order);
    const { intentId, body } = JSON.parse(stored.get('payment.1') ?? '');
    stored.set('payment.1', JSON.stringify({ key: 'a random one', body, intentId }));
    await call(shop(users.closes), 'DELETE', `/payment-intents/${intentId}`);
    expect(await payForOrder(shop(users.pays), '1', order)).toEqual(ended('paid'));
    expect(new Set(shownIntents).size).toBe(2);
  });

  it('cancels the old intent when the order has changed, and asks for the new amount', async () => {
    const { shop, shownIntents } = phoneOn(stack);
    const phone = shop(users.closes);
    await payForOrder(phone, '1', order);
    expect((await payForOrder(shop(users.pays), '1', dearer)).outcome).toBe('paid');
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
    expect(await payForOrder(shop(users.pays), '1', order)).toEqual(ended('paid'));
    expect(shownIntents).toEqual([intentId, intentId]);
  });

  it('takes a new key when what is replayed was canceled', async () => {
    const { shop, stored, shownIntents } = phoneOn(stack);
    const phone = shop(users.closes);
    await payForOrder(phone, '1', order);
    const { intentId, ...rest } = JSON.parse(stored.get('payment.1') ?? '');
    await call(phone, 'DELETE', `/payment-intents/${intentId}`);
    stored.set('payment.1', JSON.stringify(rest));
    expect(await payForOrder(shop(users.pays), '1', order)).toEqual(ended('paid'));
    expect(new Set(shownIntents).size).toBe(2);
  });
});

describe('howItEnded', () => {
  it('knows of no payment, of one before the app was killed, and of none that is forgotten', async () => {
    const phone = phoneOn(stack);
    const shop = phone.shop(users.pays);
    expect(await howItEnded(shop, 'payment', '1', order)).toBeUndefined();
    await payForOrder(shop, '1', order);
    expect(await howItEnded(shop, 'payment', '1', order)).toEqual(ended('paid'));
    await forget(shop, 'payment', '1');
    expect(await howItEnded(shop, 'payment', '1', order)).toBeUndefined();
  });
});

describe('addCard', () => {
  it('adds a card that is charged later, once', async () => {
    const { shop, shownIntents } = phoneOn(stack);
    expect(await addCard(shop(users.closes), '1', booking)).toEqual(cardEnded('open'));
    expect(await addCard(shop(users.addsCard), '1', booking)).toEqual(cardEnded('cardAdded'));
    expect(await addCard(shop(users.addsCard), '1', booking)).toEqual(cardEnded('cardAdded'));
    expect(shownIntents).toHaveLength(2);
    expect(new Set(shownIntents).size).toBe(1);
  });

  it('begins anew after the setup intent was canceled', async () => {
    const { shop, shownIntents } = phoneOn(stack);
    const phone = shop(users.closes);
    await addCard(phone, '1', booking);
    await call(phone, 'DELETE', `/setup-intents/${shownIntents[0]}`);
    expect(await addCard(shop(users.addsCard), '1', booking)).toEqual(cardEnded('cardAdded'));
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
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  type Answer = readonly [status: number, body: object | string, retryAfter?: string] | 'none';

  /** Answers one request after the other, the last answer for ever. */
  async function answering(answers: readonly Answer[], token = async () => 'token') {
    const keys: unknown[] = [];
    const server = createServer((request, response) => {
      keys.push(request.headers['idempotency-key']);
      const answer = answers[keys.length - 1] ?? answers.at(-1) ?? 'none';
      if (answer === 'none') return request.socket.destroy();
      const [status, body, retryAfter] = answer;
      response.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': retryAfter });
      return response.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const { shop, pausesMs } = phoneOn(stack);
    const result = await call(
      { ...shop(users.pays), apiUrl: `http://127.0.0.1:${port}`, token },
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
    [
      'a page of the hotel’s network',
      [
        [200, '<html>'],
        [200, {}],
      ],
      'answered',
      [1000],
    ],
    ['pages of a proxy', [[502, '<html>']], 502, [1000, 2000]],
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

  it('after a token that could not be renewed', async () => {
    const tokens = [Promise.reject(new TypeError('Network request failed')), 'token'];
    const seen = await answering([[200, {}]], async () => tokens.shift() ?? '');
    expect(seen).toEqual({ result: 'answered', pausesMs: [1000], keys: [key] });
  });

  it.each([
    ['the answer', (signal: AbortSignal) => untilAborted(signal)],
    [
      'the end of an answer',
      async (signal: AbortSignal) => ({ ok: true, text: () => untilAborted(signal) }),
    ],
  ])('waits 35 seconds for %s, three times', async (_, fetchIt) => {
    vi.useFakeTimers();
    const asking = vi.fn(fetchIt);
    // Somebody else in this process may fetch something meanwhile.
    const { fetch: fetchOthers } = globalThis;
    vi.stubGlobal('fetch', (url: string, sent: { signal: AbortSignal }) =>
      `${url}`.endsWith('/not-answered') ? asking(sent.signal) : fetchOthers(url, sent),
    );
    const { shop, pausesMs } = phoneOn(stack);
    const phone = { ...shop(users.pays), token: async () => 'token' };
    const over = call(phone, 'GET', '/not-answered').catch(() => 'no answer');
    await vi.advanceTimersByTimeAsync(34_999);
    expect(asking).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(asking).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(70_000);
    expect(await over).toBe('no answer');
    expect(pausesMs).toEqual([1000, 2000]);
    expect(asking).toHaveBeenCalledTimes(3);
  });

  function untilAborted(signal: AbortSignal): Promise<never> {
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(new Error('aborted')));
    });
  }
});
