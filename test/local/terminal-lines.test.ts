import { describe, expect, it } from 'vitest';
import {
  deadLetterLine,
  eventLine,
  failedAttemptLine,
  failedMessageLine,
  functionLine,
  refusalLine,
  requestLine,
  unsettledLine,
} from '../../local/terminal-lines.ts';

describe('a line on the terminal', () => {
  it('says of a request what came of it', () => {
    expect(
      requestLine({
        method: 'PUT',
        url: '/customer',
        status: 200,
        durationMs: 34.4,
        requestId: 'JKJaXmPLvHcESHA=',
      }),
    ).toBe('PUT /customer 200 in 34 ms, request JKJaXmPLvHcESHA=');
  });

  it('shows no secret that was put into a path', () => {
    const line = requestLine({
      method: 'POST',
      url: `/checkout/${'a'.repeat(128)}?card=5200000000001005`,
      status: 404,
      durationMs: 1,
      requestId: 'JKJaXmPLvHcESHA=',
    });
    expect(line).toBe(
      'POST /checkout/aaaa•••aaa?card=•••• 1005 404 in 1 ms, request JKJaXmPLvHcESHA=',
    );
  });

  const event = {
    version: '0',
    id: '1',
    'detail-type': 'payment_intent.status_updated',
    source: 'save-card',
    account: '000000000000',
    time: '2026-01-01T12:00:01Z',
    region: 'eu-west-2',
    resources: [],
    detail: {},
  } as const;
  const paid = {
    eventId: 'evt_1',
    userId: 'alice',
    paymentIntentId: 'pi_sandbox_1',
    customerId: 'cust_sandbox_1',
    reference: 'Order 1',
    status: 'Captured',
    paid: true,
    amount: { value: 1_999, currencyCode: 'GBP' },
    captureMode: 'Auto',
    metadata: {},
    intentUpdatedAt: '2026-01-01T12:00:00.000Z',
    receivedAt: '2026-01-01T12:00:01.000Z',
  };
  it.each([
    [paid, 'Order 1, GBP 19.99, Captured, paid, user alice'],
    [
      { ...paid, status: 'Canceled', paid: false, userId: null },
      'Order 1, GBP 19.99, Canceled, not paid, no user',
    ],
    [{ own: 1 }, '{"own":1}'],
  ])('says of an event what it is about', (detail, words) => {
    expect(eventLine({ ...event, detail })).toBe(`Event payment_intent.status_updated: ${words}`);
  });

  it('says of a refused call who may not do what', () => {
    const refusal = {
      caller: 'save-card-demo-sandbox-tips',
      action: 'dynamodb:PutItem',
      resource: 'tips',
      arn: 'arn:aws:dynamodb:eu-west-2:000000000000:table/tips',
    };
    expect(refusalLine({ ...refusal, keys: ['tip#1', 'tip#2'] })).toBe(
      'Refused save-card-demo-sandbox-tips dynamodb:PutItem on tips, key tip#1, tip#2: its role does not allow that (grants).',
    );
    expect(refusalLine(refusal)).toBe(
      'Refused save-card-demo-sandbox-tips dynamodb:PutItem on tips: its role does not allow that (grants).',
    );
  });

  it('says of a failed delivery what follows, and of a dead letter where it is', () => {
    const failure = { errorType: 'TypeError', errorMessage: 'no order', trace: [] };
    const failed = { consumerId: 'fulfil-orders', event, failure };
    expect(failedAttemptLine({ ...failed, attempt: 1, againInMs: 1_000 })).toBe(
      'Consumer fulfil-orders failed on event 1, attempt 1: TypeError no order. Again in 1 s.',
    );
    expect(failedAttemptLine({ ...failed, attempt: 3, againInMs: undefined })).toBe(
      'Consumer fulfil-orders failed on event 1, attempt 3: TypeError no order. That was the last one.',
    );
    const page = 'http://127.0.0.1:4000/queues/dead';
    expect(deadLetterLine({ consumerId: 'fulfil-orders', event, queueName: 'dead', page })).toBe(
      'Event 1 is a dead letter of fulfil-orders: curl http://127.0.0.1:4000/queues/dead',
    );
  });

  it('says of a message that could not be settled what follows, and where it is in the end', () => {
    expect(
      failedMessageLine({ attempt: 2, againInMs: 180_000, message: 'See settle_failed.' }),
    ).toBe('Settling failed, attempt 2: See settle_failed. Again in 180 s.');
    expect(unsettledLine('http://127.0.0.1:4000/queues/unsettled')).toBe(
      'What could not be settled waits for you: curl http://127.0.0.1:4000/queues/unsettled',
    );
  });

  it('says of a log line its level, sentence and what is particular to it', () => {
    expect(
      functionLine(
        '{"level":"WARN","message":"Dojo refused.","timestamp":"2026-01-01T00:00:00Z","service":"x","code":"dojo_refused","dojoStatus":422}',
      ),
    ).toBe('  WARN  Dojo refused. code=dojo_refused dojoStatus=422');
  });

  it('shows the stack of a failed invocation', () => {
    expect(
      functionLine(
        '{"level":"ERROR","message":"Invoke Error","errorType":"TypeError","stackTrace":["TypeError: x","    at y"]}',
      ),
    ).toBe('  ERROR Invoke Error errorType=TypeError\n    TypeError: x\n        at y');
  });

  it('leaves metrics out', () => {
    expect(functionLine('{"_aws":{"Timestamp":1},"DojoLatency":12}')).toBeUndefined();
  });

  it.each(['plain text', '12', 'null'])('shows as it is what is no JSON object: %s', (line) => {
    expect(functionLine(line)).toBe(`  ${line}`);
  });
});
