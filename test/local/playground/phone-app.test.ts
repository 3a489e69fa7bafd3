import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ask, isDone } from '../../../local/playground/page/ask.ts';
import { PhoneApp } from '../../../local/playground/page/phone/phone-app.ts';
import type { PhoneCalls } from '../../../local/playground/page/phone/phone-calls.ts';
import { minorUnitsOf, textOf } from '../../../local/playground/page/read-answer.ts';
import type { StackFacts, TestCard } from '../../../local/playground/stack-facts.ts';
import { withPlayground } from '../../../local/playground/with-playground.ts';
import { type LocalStack, startLocalStack } from '../../../local/start-local-stack.ts';
import { onBuiltFixtures } from '../../fixtures/fixture-app.ts';

const basket = { total: 1_999, reserve: false };
const payRoute = 'POST /api/payments/{token}';
const paid = { tone: 'good', text: 'Paid. The order may be fulfilled.', orderAgain: true };
const reserved = { ...paid, text: 'Reserved. The counter takes what is consumed.' };
const paidBefore = {
  ...paid,
  text: `${paid.text} It was so before: nothing more was paid. To buy the same again, order again.`,
};
const notAnswered = { status: 0, body: null, retryAfterMs: undefined };

describe('the app on the page’s phone', () => {
  let stack: LocalStack;
  let facts: StackFacts;

  beforeAll(async () => {
    stack = await startLocalStack(withPlayground({ ...onBuiltFixtures, log: () => {} }));
    facts = (await ask({ method: 'GET', path: `${stack.apiUrl}/playground/stack` }))
      .body as StackFacts;
  });
  afterEach(() => {
    stack.simulator?.faults.clear();
  });
  afterAll(() => stack.close());

  function cardThat(result: TestCard['result']): TestCard {
    const card = facts.cards.find((it) => it.result === result);
    if (card === undefined) throw new Error(`No test card is ${result}.`);
    return card;
  }

  /** A user's phone, what it has asked of the API, and what it says. */
  function phoneOf(
    userId: string,
    { change = (calls: PhoneCalls) => calls, saysYes = true as boolean | undefined } = {},
  ) {
    const asked: string[] = [];
    const keys: string[] = [];
    const waits: number[] = [];
    const intentIds = new Set<string>();
    const kept = new Map<string, string>();
    const calls = change({
      stack: facts,
      user: async (user, method, path, { body, idempotencyKey } = {}) => {
        asked.push(`${method} ${path.replace(/pi_[\w-]+|si_[\w-]+/, '{id}')}`);
        if (idempotencyKey !== undefined) keys.push(idempotencyKey);
        const answer = await ask({
          method,
          path: `${stack.apiUrl}${path}`,
          headers: {
            authorization: `Bearer ${await stack.token(user)}`,
            ...(body !== undefined && { 'content-type': 'application/json' }),
            ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
          },
          body: body && JSON.stringify(body),
        });
        const intentId = textOf(answer.body, 'paymentIntentId');
        if (intentId !== '') intentIds.add(intentId);
        return answer;
      },
      sdk: (method, path, { body, customerSecret } = {}) =>
        ask({
          method,
          path: `${stack.apiUrl}/playground/dojo${path}`,
          headers: {
            'is-mobile': 'true',
            version: '2022-04-07',
            ...(customerSecret !== undefined && { authorization: `Basic ${customerSecret}` }),
          },
          body: body && JSON.stringify(body),
        }),
    });
    /** A new start of the app: the device keeps what it wrote. */
    const start = () =>
      new PhoneApp({
        calls,
        userId,
        askBank: async () => saysYes,
        storage: {
          getItem: (name) => kept.get(name) ?? null,
          setItem: (name, value) => kept.set(name, value),
          removeItem: (name) => kept.delete(name),
        },
        sleep: async (ms) => void waits.push(ms),
      });
    const pay = (result: TestCard['result'], { total, reserve }: typeof basket = basket) =>
      start().pay({ total, reserve, with: { card: cardThat(result), save: false } }, () => {});
    /** Every payment that it was ever told of, the oldest first: what it asks for, and how it stands. */
    const payments = () =>
      Promise.all(
        [...intentIds].map(async (id) => {
          const { body } = await calls.user(userId, 'GET', `/payment-intents/${id}`);
          return `${minorUnitsOf(body, 'amount')} ${textOf(body, 'status')}`;
        }),
      );
    return { calls, asked, keys, waits, kept, start, pay, payments };
  }

  const lose = (kind: 'answer-lost' | 'malformed' | 'truncated' | 'wrong-shape') =>
    stack.simulator?.faults.next({ route: payRoute, kind });

  describe.each(['answer-lost', 'malformed', 'truncated', 'wrong-shape'] as const)(
    'when the answer to the card comes as %s',
    (kind) => {
      it('asks the backend, and says that it is paid', async () => {
        const phone = phoneOf(`paid-${kind}`);
        lose(kind);
        expect(await phone.pay('approved')).toEqual(paid);
        expect(await phone.payments()).toEqual(['1999 Captured']);
      });
    },
  );

  it('goes on asking for seven seconds when the user has not confirmed it to the bank', async () => {
    const phone = phoneOf('not-confirmed', { saysYes: false });
    expect(await phone.pay('challenged-then-approved')).toEqual({
      tone: 'refused',
      text: 'You have not confirmed it to your bank. The order is not paid so far.',
    });
    expect(phone.waits).toEqual([1_000, 2_000, 4_000]);
  });

  it('asks the backend when the bank’s answer is lost', async () => {
    const phone = phoneOf('bank-lost');
    stack.simulator?.faults.next({
      route: 'POST /mobile/payments/{token}/three-ds-complete',
      kind: 'answer-lost',
    });
    expect(await phone.pay('challenged-then-approved')).toEqual(paid);
    expect(await phone.payments()).toEqual(['1999 Captured']);
  });

  describe('when it is not known how the payment ended', () => {
    /** The card’s answer is lost, and the backend shows nothing of it for now. */
    async function lostPhone(userId: string) {
      const lost = { isOn: true };
      const phone = phoneOf(userId, {
        change: (calls) => ({
          ...calls,
          user: async (...call) => {
            const answer = await calls.user(...call);
            const isLate = lost.isOn && call[1] === 'GET' && isDone(answer);
            return isLate ? { ...answer, body: { status: 'Created', paid: false } } : answer;
          },
        }),
      });
      lose('answer-lost');
      const said = await phone.pay('approved');
      return { ...phone, said, find: () => void Object.assign(lost, { isOn: false }) };
    }

    it('asks for a few seconds, says so, and offers to ask again', async () => {
      const { said, waits, asked } = await lostPhone('unknown');
      expect(waits).toEqual([1_000, 2_000, 4_000]);
      expect(asked.filter((it) => it === 'GET /payment-intents/{id}')).toHaveLength(4);
      expect(said).toEqual({
        tone: 'failed',
        text: 'No clear answer came to the card. It is not known yet whether the order is paid. Ask again; or pay again: that goes on with the same payment.',
        askAgain: 'payment',
      });
    });

    it('finds it paid when it is asked again', async () => {
      const phone = await lostPhone('asks-again');
      phone.find();
      expect(await phone.start().howItEnded('payment', () => {})).toEqual(paid);
    });

    it('takes nothing more when the same basket is paid again', async () => {
      const phone = await lostPhone('pays-again');
      phone.find();
      expect(await phone.pay('approved')).toEqual(paid);
      expect(await phone.payments()).toEqual(['1999 Captured']);
      expect(phone.keys).toHaveLength(1);
    });

    it('takes nothing anew when the money went back meanwhile', async () => {
      const phone = await lostPhone('refunded');
      phone.find();
      const { intentId } = JSON.parse(phone.kept.get('payment of refunded') ?? '');
      const refunded = await fetch(`${stack.dojoUrl}/simulator/portal/refunds`, {
        method: 'POST',
        body: JSON.stringify({ paymentIntentId: intentId, amount: 1_999 }),
      });
      expect(refunded.status).toBe(200);
      expect(await phone.pay('approved')).toEqual({
        tone: 'refused',
        text: 'Not paid: the payment is Refunded.',
      });
      expect(phone.keys).toHaveLength(1);
    });

    it('begins nothing for another basket before it has said that the first one is paid', async () => {
      const phone = await lostPhone('other-basket');
      phone.find();
      expect(await phone.pay('approved', { total: 2_379, reserve: false })).toEqual({
        tone: 'good',
        text: 'The order before this one: Paid. The order may be fulfilled. This basket is not paid: press Pay for it.',
      });
      expect(await phone.payments()).toEqual(['1999 Captured']);
      expect(await phone.pay('approved', { total: 2_379, reserve: false })).toEqual(paid);
      expect(await phone.payments()).toEqual(['1999 Captured', '2379 Captured']);
    });
  });

  it('asks the backend after a decline too, and goes on with the same payment', async () => {
    const phone = phoneOf('declined');
    expect(await phone.pay('declined')).toEqual({
      tone: 'refused',
      text: 'The card was declined. The order is not paid so far. Choose another card.',
    });
    expect(phone.asked.at(-1)).toBe('GET /payment-intents/{id}');
    expect(phone.waits).toEqual([1_000, 2_000]);
    expect(await phone.pay('approved')).toEqual(paid);
    expect(await phone.payments()).toEqual(['1999 Captured']);
    expect(phone.keys).toHaveLength(1);
  });

  it.each([
    ['amount', { total: 2_379, reserve: false }, paid, '2379 Captured'],
    ['capture mode', { total: 1_999, reserve: true }, reserved, '1999 Authorized'],
  ])('cancels the payment of a basket with another %s', async (what, other, said, payment) => {
    const phone = phoneOf(`another-${what.replace(' ', '-')}`);
    await phone.pay('declined');
    expect(await phone.pay('approved', other)).toEqual(said);
    expect(await phone.payments()).toEqual(['1999 Canceled', payment]);
    expect(new Set(phone.keys).size).toBe(2);
  });

  it('sends the same key again when the checkout was not answered', async () => {
    let failures = 1;
    const phone = phoneOf('checkout-lost', {
      change: (calls) => ({
        ...calls,
        user: async (...call) => {
          const answer = await calls.user(...call);
          if (call[2] !== '/checkout' || failures === 0) return answer;
          failures -= 1;
          return { ...notAnswered, status: 500 };
        },
      }),
    });
    expect(await phone.pay('approved')).toMatchObject({ tone: 'failed' });
    expect(await phone.pay('approved')).toEqual(paid);
    expect(phone.keys).toHaveLength(2);
    expect(new Set(phone.keys).size).toBe(1);
    expect(await phone.payments()).toEqual(['1999 Captured']);
  });

  it('begins anew after a payment that somebody has canceled', async () => {
    const phone = phoneOf('canceled');
    await phone.pay('declined');
    const { intentId } = JSON.parse(phone.kept.get('payment of canceled') ?? '');
    await phone.calls.user('canceled', 'DELETE', `/payment-intents/${intentId}`);
    expect(await phone.pay('approved')).toEqual(paid);
    expect(await phone.payments()).toEqual(['1999 Canceled', '1999 Captured']);
  });

  it('says that an order is not known any more, and begins anew at the second tap only', async () => {
    const phone = phoneOf('not-found');
    const body = { amount: { value: 1_999, currencyCode: 'GBP' }, reference: 'of-another-stack' };
    const wanted = JSON.stringify(basket);
    const order = { idempotencyKey: 'k', wanted, body, intentId: 'pi_sandbox_of_another_stack' };
    phone.kept.set('payment of not-found', JSON.stringify(order));
    const gone = {
      tone: 'refused',
      text: 'The backend does not know this order, or not yet. It may be paid. Pay again only if you are sure that it is not: that is another payment.',
    };
    expect(await phone.start().howItEnded('payment', () => {})).toEqual(gone);
    phone.kept.set('payment of not-found', JSON.stringify(order));
    expect(await phone.pay('approved')).toEqual(gone);
    expect(phone.keys).toEqual([]);
    expect(await phone.pay('approved')).toEqual(paid);
  });

  it('takes nothing when it is tapped again after the order is paid', async () => {
    const phone = phoneOf('twice');
    expect(await phone.pay('approved')).toEqual(paid);
    expect(await phone.pay('approved')).toEqual(paidBefore);
    expect(await phone.payments()).toEqual(['1999 Captured']);
    expect(phone.keys).toHaveLength(1);
  });

  it('makes an order of its own when the user orders again', async () => {
    const phone = phoneOf('again');
    await phone.pay('approved');
    phone.start().orderAgain();
    expect([...phone.kept]).toEqual([]);
    expect(await phone.pay('approved')).toEqual(paid);
    expect(await phone.payments()).toEqual(['1999 Captured', '1999 Captured']);
  });

  it('makes an order of its own for another basket after the paid one', async () => {
    const phone = phoneOf('another-after-paid');
    await phone.pay('approved');
    expect(await phone.pay('approved', { total: 2_379, reserve: false })).toEqual(paid);
    expect(await phone.payments()).toEqual(['1999 Captured', '2379 Captured']);
    expect(phone.asked).not.toContain('DELETE /payment-intents/{id}');
  });

  it('says that an order is paid whose end another start of the app has seen', async () => {
    const phone = phoneOf('seen-by-another');
    const paying = phone.pay('approved');
    expect(await phone.start().howItEnded('payment', () => {})).toBeUndefined();
    await paying;
    expect(await phone.start().howItEnded('payment', () => {})).toEqual(paid);
  });

  it('finds out at its next start how a payment ended that it did not see', async () => {
    const phone = phoneOf('died');
    const card = { card: cardThat('approved'), save: false };
    await phone.start().payAndDie({ ...basket, with: card }, () => {});
    expect(await phone.start().howItEnded('payment', () => {})).toEqual(paid);
    expect(await phone.pay('approved')).toEqual(paidBefore);
  });

  it('does not take a dead app’s word for the bank', async () => {
    const phone = phoneOf('died-at-the-bank');
    const card = { card: cardThat('challenged-then-approved'), save: false };
    await phone.start().payAndDie({ ...basket, with: card }, () => {});
    expect(await phone.start().howItEnded('payment', () => {})).toMatchObject({
      askAgain: 'payment',
    });
    expect(await phone.payments()).toEqual(['1999 Created']);
  });

  it('adds one card for later when the answer to it is lost', async () => {
    const phone = phoneOf('later');
    lose('answer-lost');
    expect(await phone.start().addCardForLater(cardThat('approved'), () => {})).toEqual({
      tone: 'good',
      text: 'The card is added. The counter can charge it, see its bookings.',
    });
    expect(phone.keys).toHaveLength(1);
  });

  it('forgets its open orders with the account', async () => {
    const phone = phoneOf('erased');
    await phone.pay('declined');
    await phone.start().deleteAccount(() => {});
    expect([...phone.kept]).toEqual([]);
  });
});

describe('a call with a time limit', () => {
  it('is one without an answer once it is over', async () => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const path = `http://127.0.0.1:${port}/`;
    expect(await ask({ method: 'GET', path, timeoutMs: 20 })).toEqual(notAnswered);
    silent.closeAllConnections();
    silent.close();
  });
});
