import { describe, expect, it } from 'vitest';
import { describeOpen } from '../../../../functions/core/merchant/operation-answer.ts';
import type { OpenOperation } from '../../../../functions/core/payment-operations/payment-record.ts';

const leaseExpiresAtMs = 20_000;
const open: OpenOperation = {
  id: 'op-1',
  kind: 'capture',
  keyHash: 'k',
  requestHash: 'r',
  amount: { value: 1, currencyCode: 'GBP' },
  startedAtMs: 0,
  before: { status: 'Authorized', capturedAmount: 0, refundedAmount: 0 },
  leaseExpiresAtMs,
  provenAtMs: 320_000,
};
const unresolved = { sinceMs: 0, reason: 'somebody-else' } as const;

describe('an open operation', () => {
  it.each([
    ['nobody has looked at', {}, 'unresolved', 'not-shown'],
    ['somebody has looked at', { unresolved }, 'unresolved', 'somebody-else'],
  ])('that nobody is on, and %s, is unresolved', (_case, changes, outcome, reason) => {
    const answer = describeOpen({ ...open, ...changes }, leaseExpiresAtMs);
    expect(answer).toMatchObject({ outcome, reason });
  });

  it.each([
    ['for the first time', {}],
    ['again', { unresolved }],
  ])('that somebody is on %s is under way', (_case, changes) => {
    const answer = describeOpen({ ...open, ...changes }, leaseExpiresAtMs - 1);
    expect(answer).toMatchObject({ outcome: 'under-way', reason: null });
  });
});
