import { describe, expect, it } from 'vitest';
import { describeCard } from '../../../functions/list-payment-methods/describe-card.ts';

const card = {
  id: 'pm_1',
  maskedPan: '52000000****1005',
  expiryDate: '2029-12-31',
  scheme: 'MASTERCARD',
};

describe('a saved card', () => {
  it.each([
    { now: '2029-12-31T23:59:59Z', expired: false },
    { now: '2030-01-01T00:00:00Z', expired: true },
  ])('at $now has expired: $expired', ({ now, expired }) => {
    expect(describeCard(card, Date.parse(now)).expired).toBe(expired);
  });
});
