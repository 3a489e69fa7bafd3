import { describe, expect, it } from 'vitest';
import { parseWebhook } from '../../../../functions/core/webhooks/webhook-envelope.ts';

function parse(body: unknown) {
  return parseWebhook(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)));
}

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
  announcedStatus: 'Captured',
  createdAtMs: Date.parse('2026-01-01T12:00:00Z'),
};

describe('parseWebhook', () => {
  it('reads the event, the intent, the announced status and the time', () => {
    expect(parse(aboutPayment)).toEqual(read);
  });

  it('reads an envelope with capitals', () => {
    const { id, event, createdAt, data } = aboutPayment;
    const envelope = { Id: id, Event: event, AccountId: 'a', CreatedAt: createdAt };
    expect(parse({ ...envelope, Data: data })).toEqual(read);
    const capitals = { PaymentIntentId: 'pi_sandbox_1', PaymentStatus: 'Captured' };
    expect(parse({ ...envelope, Data: capitals })).toEqual(read);
  });

  it('does not mind what it does not know', () => {
    expect(parse({ ...aboutPayment, version: 9, data: { ...aboutPayment.data, x: [] } })).toEqual(
      read,
    );
  });

  it.each([undefined, null, 7, {}])('can do without a status: %j', (paymentStatus) => {
    const data = { ...aboutPayment.data, paymentStatus };
    expect(parse({ ...aboutPayment, data })).toEqual({ ...read, announcedStatus: undefined });
  });

  it.each([undefined, null, 'soon', 7])('can do without a time: %j', (createdAt) => {
    expect(parse({ ...aboutPayment, createdAt })).toEqual({ ...read, createdAtMs: undefined });
  });

  it('takes a status that is new to us', () => {
    const data = { ...aboutPayment.data, paymentStatus: 'Disputed' };
    expect(parse({ ...aboutPayment, data })).toMatchObject({ announcedStatus: 'Disputed' });
  });

  it.each(['payment_intent.created', 'payment_intent.updated', 'payment_intent.brand_new'])(
    'takes %s for an event about an intent',
    (event) => {
      expect(parse({ ...aboutPayment, event })).toMatchObject({ eventName: event });
    },
  );

  it.each([
    'order.created',
    'payment.successful',
    'setup_intent.created',
    'refund.status_updated',
    'payment_intents.x',
  ])('takes %s for something else, whatever comes with it', (event) => {
    expect(parse({ event })).toEqual({ kind: 'other', eventName: event });
  });

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
