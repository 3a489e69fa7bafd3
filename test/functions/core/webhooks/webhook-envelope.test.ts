import { describe, expect, it } from 'vitest';
import { parseWebhook } from '../../../../functions/core/webhooks/webhook-envelope.ts';

const parse = (body: unknown) =>
  parseWebhook(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)));

const aboutPayment = {
  id: 'evt_1',
  event: 'payment_intent.status_updated',
  accountId: 'acc_1',
  createdAt: '2026-01-01T12:00:00Z',
  data: { paymentIntentId: 'pi_sandbox_1', paymentStatus: 'Captured', captureMode: 'Auto' },
};
const read = {
  kind: 'payment-intent',
  eventId: 'evt_1',
  eventName: 'payment_intent.status_updated',
  paymentIntentId: 'pi_sandbox_1',
};

describe('parseWebhook', () => {
  it('reads the event and the intent, and not the status, which may be old news', () => {
    expect(parse(aboutPayment)).toEqual(read);
  });

  it('reads an envelope with capitals', () => {
    const { id, event, data } = aboutPayment;
    expect(parse({ Id: id, Event: event, AccountId: 'a', CreatedAt: 'x', Data: data })).toEqual(
      read,
    );
    const capitals = { Id: id, Event: event, Data: { PaymentIntentId: 'pi_sandbox_1' } };
    expect(parse(capitals)).toEqual(read);
  });

  it('does not mind what it does not know', () => {
    expect(parse({ ...aboutPayment, version: 9, data: { ...aboutPayment.data, x: [] } })).toEqual(
      read,
    );
  });

  it.each(['payment_intent.created', 'payment_intent.updated', 'payment_intent.brand_new'])(
    'takes %s for an event about an intent',
    (event) => {
      expect(parse({ ...aboutPayment, event })).toMatchObject({ eventName: event });
    },
  );

  it.each(['order.created', 'payment.successful', 'setup_intent.created', 'payment_intents.x'])(
    'takes %s for something else, whatever comes with it',
    (event) => {
      expect(parse({ event })).toEqual({ kind: 'other', eventName: event });
    },
  );

  it.each([
    '',
    'hello',
    '[]',
    'null',
    '{"event":7}',
    '{"event":"a b"}',
    `{"event":"${'x'.repeat(101)}"}`,
    { ...aboutPayment, id: undefined },
    { ...aboutPayment, id: 'evt 1' },
    { ...aboutPayment, data: undefined },
    { ...aboutPayment, data: [] },
    { ...aboutPayment, data: { paymentIntentId: '../customers' } },
  ])('cannot read %j', (body) => {
    expect(parse(body)).toBeUndefined();
  });
});
