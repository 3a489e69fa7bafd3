import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { handler } from '../../../../functions/apps/demo/fulfil-orders/handler.ts';

function event(change: Record<string, unknown> = {}) {
  return {
    version: '0',
    id: '1',
    source: 'save-card',
    'detail-type': 'payment_intent.status_updated',
    detail: {
      eventId: 'evt_1',
      userId: 'private-user',
      paymentIntentId: 'pi_private',
      customerId: 'cust_sandbox_1',
      reference: 'Private order',
      status: 'Captured',
      paid: true,
      amount: { value: 1_000, currencyCode: 'GBP' },
      captureMode: 'Auto',
      metadata: { note: 'private' },
      intentUpdatedAt: '2026-01-01T12:00:00.000Z',
      receivedAt: '2026-01-01T12:00:01.000Z',
      ...change,
    },
  };
}
function run(sent: unknown) {
  return handler(sent, { awsRequestId: 'invocation-1' } as never);
}

describe('the example consumer', () => {
  const lines: string[] = [];
  beforeEach(() => {
    lines.length = 0;
    const keep = (chunk: unknown) => lines.push(String(chunk)) > 0;
    vi.spyOn(process.stdout, 'write').mockImplementation(keep);
    vi.spyOn(console, 'info').mockImplementation(keep);
  });
  afterEach(() => vi.restoreAllMocks());

  it('logs one line for a paid order, without anything private', async () => {
    await run(event());
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      code: 'order_may_be_fulfilled',
      customerId: 'cust_sandbox_1',
      requestId: 'invocation-1',
    });
    expect(lines[0]).not.toMatch(/private/i);
  });

  it('says nothing about an order that is not paid', async () => {
    await run(event({ status: 'Canceled', paid: false }));
    expect(lines).toEqual([]);
  });

  it('takes a user that is gone, and fields that are new', async () => {
    await run(event({ userId: null, somethingNew: true }));
    expect(lines).toHaveLength(1);
  });

  it.each([event({ paid: 'yes' }), event({ status: null }), { detail: {} }, null])(
    'fails on an event that it does not know: %j',
    async (sent) => {
      await expect(run(sent)).rejects.toThrow();
      expect(lines).toEqual([]);
    },
  );
});
