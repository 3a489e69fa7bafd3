import { describe, expect, it } from 'vitest';
import { idempotencyKeyRule } from '../../../functions/core/http/idempotency-key-rule.ts';
import { explainAnswer } from '../../../operations/payments/explain-answer.ts';
import type { MerchantAnswer } from '../../../operations/payments/merchant-api.ts';

const earlier = { key: 'K', isNew: false };
const made = { key: 'K', isNew: true };
const refund = { command: 'refund' } as const;
const problem = (status: number, code: string, more: object = {}): MerchantAnswer => ({
  status,
  body: { type: 'about:blank', status, code, title: 'A title.', ...more },
});
const gateway = (status: number, message: string): MerchantAnswer => ({
  status,
  body: { message },
});

describe('an answer that is no success', () => {
  it.each([
    problem(400, 'invalid_request'),
    problem(402, 'charge_declined'),
    problem(404, 'payment_intent_not_found'),
    problem(409, 'operation_not_possible'),
    problem(422, 'idempotency_key_reused'),
  ])('of $status $body.code means that nothing has moved with the key', (answer) => {
    expect(explainAnswer(answer, refund, earlier).outcome).toBe('not-done');
    expect(explainAnswer(answer, refund, made).outcome).toBe('not-done');
  });

  it.each([
    problem(409, 'payment_operation_in_progress'),
    problem(409, 'operation_refused'),
    problem(500, 'internal_error'),
    problem(503, 'dojo_unavailable'),
    gateway(500, 'Internal Server Error'),
    gateway(503, 'Service Unavailable'),
    { status: 502, body: 'no JSON of ours' },
  ])('of $status leaves open what was done with the key: $body', (answer) => {
    for (const used of [earlier, made]) {
      const { outcome, text } = explainAnswer(answer, refund, used);
      expect(outcome).toBe('not-known');
      expect(text).toContain('--key K');
      expect(text).not.toContain('Not done');
    }
  });

  it.each([
    gateway(403, 'Forbidden'),
    gateway(404, 'Not Found'),
    gateway(429, 'Too Many Requests'),
  ])(
    'of API Gateway’s own, $status, means that nothing has moved with a new key, and nothing of an earlier one',
    (answer) => {
      expect(explainAnswer(answer, refund, made).outcome).toBe('not-done');
      expect(explainAnswer(answer, refund, earlier).outcome).toBe('not-known');
    },
  );

  it('means that nothing was done where nothing was to be moved', () => {
    const answer = problem(503, 'dojo_unavailable');
    expect(explainAnswer(answer, { command: 'show' }, undefined)).toEqual({
      outcome: 'not-done',
      code: 'dojo_unavailable',
      text: 'Not done (dojo_unavailable). A title.',
    });
  });

  it('says when to ask again, with which key', () => {
    const busy = {
      ...problem(409, 'payment_operation_in_progress', { detail: 'A refund is under way.' }),
      retryAfterSeconds: 5,
    };
    expect(explainAnswer(busy, refund, earlier).text).toBe(
      'Not known (payment_operation_in_progress). A title. A refund is under way.\nWhether money has moved with this key is not known. Ask again with it, in 5 s: --key K',
    );
  });

  it('names every rule that the request breaks', () => {
    const errors = [
      { pointer: '/amount/value', detail: 'must be at least 1' },
      { header: 'Idempotency-Key', detail: idempotencyKeyRule },
      { pointer: '', detail: 'must be an object' },
      { detail: 'The path must be short.' },
    ];
    expect(explainAnswer(problem(400, 'invalid_request', { errors }), refund, made).text).toBe(
      [
        'Not done (invalid_request). A title.',
        '  /amount/value must be at least 1',
        `  Idempotency-Key ${idempotencyKeyRule}`,
        '  the body must be an object',
        '  The path must be short.',
      ].join('\n'),
    );
  });

  it.each([
    ['refund', 'payment_intent_not_found', 'refund takes the id of a payment intent (pi_…).'],
    ['charge', 'setup_intent_not_found', 'charge takes the id of a setup intent (si_…).'],
  ] as const)('says which id %s takes', (command, code, sentence) => {
    const { text } = explainAnswer(problem(404, code), { command }, made);
    expect(text).toBe(`Not done (${code}). A title.\n${sentence}`);
  });
});

describe('a request that AWS does not let in', () => {
  const forbidden = (clockAheadMs?: number) =>
    explainAnswer({ ...gateway(403, 'Forbidden'), clockAheadMs }, refund, undefined).text;

  it.each([
    [12 * 60_000, '12 minutes ahead of'],
    [-7 * 60_000, '7 minutes behind'],
  ])('says that the clock is wrong where it is: %i ms', (aheadMs, words) => {
    expect(forbidden(aheadMs)).toBe(
      `Forbidden: the clock of this machine is ${words} the API's. A signature counts for 5 minutes: set the clock.`,
    );
  });

  it('says what else it can be where the clock is right', () => {
    expect(forbidden(-299_000).split('\n')).toEqual([
      'Forbidden, and AWS does not say why. The clock of this machine is right. It can be:',
      expect.stringContaining('credentials'),
      expect.stringContaining('region'),
      expect.stringContaining('MerchantPolicyArn'),
    ]);
  });

  it('does not call the clock right where the API does not tell its time', () => {
    expect(forbidden()).toMatch(/does not say why\. It can be:\n {2}clock /);
  });
});
