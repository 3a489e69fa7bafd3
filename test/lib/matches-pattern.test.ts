import { describe, expect, it } from 'vitest';
import type { EventPattern } from '../../lib/event-pattern.ts';
import { matchesPattern } from '../../lib/matches-pattern.ts';

const event = {
  source: 'save-card',
  'detail-type': 'payment_intent.updated',
  detail: {
    paid: true,
    reference: null,
    amount: { value: 1_999, currencyCode: 'GBP' },
    tags: ['tip', 'table-7'],
    lines: [{ sku: 'tea' }, { sku: 'cake' }],
  },
};

const any: EventPattern = { source: ['save-card'], detailType: ['payment_intent.updated'] };

describe('an event pattern', () => {
  it.each<[string, Partial<EventPattern>]>([
    ['source and type', {}],
    ['its source', { source: ['other', 'save-card'] }],
    ['its type', { detailType: ['payment_intent.updated'] }],
    ['a field', { detail: { paid: [true] } }],
    ['a field that is null', { detail: { reference: [null] } }],
    ['a nested field', { detail: { amount: { value: [1, 1_999], currencyCode: ['GBP'] } } }],
    ['one of a list', { detail: { tags: ['table-7'] } }],
    ['a field of one of a list', { detail: { lines: { sku: ['cake'] } } }],
    ['all of it', { source: ['save-card'], detail: { paid: [true], amount: { value: [1_999] } } }],
  ])('takes an event by %s', (_, pattern) => {
    expect(matchesPattern({ ...any, ...pattern }, event)).toBe(true);
  });

  it.each<[string, Partial<EventPattern>]>([
    ['source', { source: ['Save-Card'] }],
    ['type', { detailType: ['payment_intent.created'] }],
    ['value', { detail: { paid: [false] } }],
    ['type of value', { detail: { amount: { value: ['1999'] } } }],
    ['field, which is absent', { detail: { userId: [null] } }],
    ['nested field, which is absent', { detail: { customer: { id: ['1'] } } }],
    ['nested field of what is a value', { detail: { paid: { at: ['noon'] } } }],
    ['one of two fields', { detail: { paid: [true], reference: ['Order 1'] } }],
  ])('leaves alone an event with another %s', (_, pattern) => {
    expect(matchesPattern({ ...any, ...pattern }, event)).toBe(false);
  });

  it('has literals only, and at least one', () => {
    const wrong: readonly Partial<EventPattern>[] = [
      // @ts-expect-error -- EventBridge's comparisons are not part of it
      { detail: { amount: { value: [{ numeric: ['>', 1] }] } } },
      // @ts-expect-error -- EventBridge refuses an empty list
      { source: [] },
      // @ts-expect-error -- a value stands in a list
      { detail: { paid: true } },
      // @ts-expect-error -- the name of a field of the event that patterns do not have
      { account: ['1'] },
    ];
    expect(wrong).toHaveLength(4);
  });
});
