import { describe, expect, it } from 'vitest';
import type { ZodMiniType } from 'zod/mini';
import { violationsOf } from '../../../../functions/core/http/violations.ts';
import { refundBody } from '../../../../functions/core/merchant/operation-bodies.ts';
import {
  description,
  metadata,
  reference,
} from '../../../../functions/core/payments/order-fields.ts';

/** Each rule that the value breaks, as the app is told it. */
function rulesOf(field: ZodMiniType, value: unknown) {
  const parsed = field.safeParse(value, { reportInput: true });
  return parsed.success ? [] : violationsOf(parsed.error.issues);
}
const control = 'must not have control characters, nor half of a surrogate pair';
const blank = 'must not be blank';
const sixty =
  'must have at most 60 characters, where one beyond U+FFFF, an emoji say, counts as two';

describe('a reference', () => {
  it.each(['r', 'Order 236', 'x'.repeat(60), '😀'.repeat(30), 'Größe – 北京', ' r '])(
    'may be %j',
    (value) => expect(rulesOf(reference, value)).toEqual([]),
  );

  it.each([
    [' ', blank],
    ['\u3000\u00a0', blank],
    ['😀'.repeat(31), sixty],
    [`${'x'.repeat(59)}😀`, sixty],
    ['x'.repeat(61), 'must have at most 60 characters'],
    ['', 'must have at least 1 character'],
    ['Order\u0000', control],
    ['Order\n1', control],
    ['Order\t1', control],
    ['Order\u0085', control],
    ['Order\u007f', control],
    ['Order \ud83d', control],
  ])('may not be %j', (value, detail) => {
    expect(rulesOf(reference, value)).toEqual([{ pointer: '', detail }]);
  });
});

describe('a description', () => {
  it.each([undefined, '', 'two\r\nlines\tand a tab', '😀'.repeat(2_048)])('may be %j', (value) =>
    expect(rulesOf(description, value)).toEqual([]),
  );

  it.each([
    ['a\u0000b', 'must not have control characters, nor half of a surrogate pair'],
    ['x'.repeat(4_097), 'must have at most 4096 characters'],
    [
      '😀'.repeat(2_049),
      'must have at most 4096 characters, where one beyond U+FFFF, an emoji say, counts as two',
    ],
  ])('may not be %j', (value, detail) => {
    expect(rulesOf(description, value)).toEqual([{ pointer: '', detail }]);
  });
});

describe('metadata', () => {
  it('may have any text', () => {
    expect(rulesOf(metadata, { basket: 'two\nlines', '': '' })).toEqual([]);
  });

  it.each([
    [{ basket: 'a\u0000' }, '/basket'],
    [{ 'basket\u0000': 'a' }, '/basket\u0000'],
  ])('may not be %j', (value, pointer) => {
    expect(rulesOf(metadata, value)).toEqual([{ pointer, detail: control }]);
  });
});

describe('why a refund is made', () => {
  it.each(['reason', 'notes'])('may not have control characters in its %s', (field) => {
    expect(rulesOf(refundBody, { [field]: 'a\u0000' })).toEqual([
      { pointer: `/${field}`, detail: control },
    ]);
    expect(rulesOf(refundBody, { [field]: 'two\nlines' })).toEqual([]);
  });
});
