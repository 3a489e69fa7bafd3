import { describe, expect, it } from 'vitest';
import { unresolvedAfterMs } from '../../../../functions/core/customers/audit/audit-timing.ts';
import {
  absenceProvenAfterMs,
  operationLeaseMs,
} from '../../../../functions/core/payment-operations/timing.ts';
import { delaySeconds } from '../../../../functions/core/settling/settle-delays.ts';
import {
  firstMessage,
  nextMessage,
  parseSettleMessage,
} from '../../../../functions/core/settling/settle-message.ts';

describe('a message about what was left open', () => {
  it('is followed by one with the same beginning', () => {
    const first = firstMessage('erasure', 'alice', 1_000);
    expect(first).toEqual({ kind: 'erasure', id: 'alice', attempt: 1, firstAtMs: 1_000 });
    expect(nextMessage(first)).toEqual({ ...first, attempt: 2 });
  });

  it('is read as it was written', () => {
    const message = firstMessage('payment', 'pi_sandbox_1', 1_000);
    expect(parseSettleMessage(JSON.stringify(message))).toEqual(message);
  });

  it.each([
    ['no JSON', 'payment pi_1'],
    ['an unknown kind', '{"kind":"card","id":"1","attempt":1,"firstAtMs":1}'],
    ['no id', '{"kind":"payment","id":"","attempt":1,"firstAtMs":1}'],
    ['no attempt', '{"kind":"payment","id":"1","attempt":0,"firstAtMs":1}'],
    ['a field of a newer version', '{"kind":"payment","id":"1","attempt":1,"firstAtMs":1,"to":2}'],
  ])('is not read where there is %s', (_, text) => {
    expect(parseSettleMessage(text)).toBeUndefined();
  });
});

describe('the delays', () => {
  it('begin under a minute, grow, and end at the longest of SQS', () => {
    const delays = [1, 2, 3, 4, 5, 6, 7, 100].map(delaySeconds);
    expect(delays[0]).toBeLessThan(60);
    expect(delays).toEqual(delays.toSorted((a, b) => a - b));
    expect(delays.slice(-2)).toEqual([900, 900]);
  });

  it.each([
    { look: 3, what: 'a payment', provenAfterMs: operationLeaseMs(28_000) + absenceProvenAfterMs },
    { look: 5, what: 'a customer', provenAfterMs: operationLeaseMs(28_000) + unresolvedAfterMs },
  ])('have look $look right after absence proves something of $what', ({ look, provenAfterMs }) => {
    const delays = Array.from({ length: look }, (_, index) => delaySeconds(index + 1));
    const lateMs = delays.reduce((sum, each) => sum + each * 1_000, 0) - provenAfterMs;
    expect(lateMs).toBeGreaterThan(0);
    expect(lateMs).toBeLessThan(30_000);
  });
});
