import { describe, expect, it } from 'vitest';
import { describeCard } from '../../../functions/list-payment-methods/describe-card.ts';
import { listPaymentMethodsAnswer } from '../../../functions/list-payment-methods/schema.ts';

const card = {
  id: 'pm_1',
  maskedPan: '52000000****1005',
  expiryDate: '2029-12-31',
  scheme: 'MASTERCARD',
};
const nowMs = Date.parse('2029-12-31T23:59:59Z');

describe('a saved card', () => {
  it.each([
    { now: '2029-12-31T23:59:59Z', expired: false },
    { now: '2030-01-01T00:00:00Z', expired: true },
  ])('at $now has expired: $expired', ({ now, expired }) => {
    expect(describeCard(card, Date.parse(now)).expired).toBe(expired);
  });

  it('of which only the id is known has null for the rest, as its contract says', () => {
    const bare = { id: 'pm_1', maskedPan: undefined, expiryDate: undefined, scheme: undefined };
    const described = describeCard(bare, nowMs);
    expect(described).toEqual({
      id: 'pm_1',
      scheme: null,
      maskedPan: null,
      last4: null,
      expiryDate: null,
      expired: null,
    });
    const supported = { cardSchemes: [], wallets: [] };
    const answer = { paymentMethods: [described], supported };
    expect(listPaymentMethodsAnswer.safeParse(answer).success).toBe(true);
  });

  it.each(['', '****', '52000000****10X5', '005'])(
    'has no last four digits in the number %j',
    (maskedPan) => {
      expect(describeCard({ ...card, maskedPan }, nowMs).last4).toBeNull();
    },
  );
});
