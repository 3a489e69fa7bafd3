import { describe, expect, it } from 'vitest';
import type {
  CustomerId,
  CustomerLink,
  Revision,
} from '../../../../functions/core/customers/customer-link.ts';
import {
  formatCustomerLink,
  parseCustomerLink,
} from '../../../../functions/core/dynamodb/customer-link-item.ts';

function S(text: string) {
  return { S: text };
}
function N(digits: string) {
  return { N: digits };
}
const written = { revision: S('r1'), writtenAtMs: N('1700000000000') };
const parsed = { revision: 'r1', writtenAtMs: 1_700_000_000_000 };
const former = { formerCustomerIds: { L: [S('cust_1'), S('cust_2')] } };
const formerIds = { formerCustomerIds: ['cust_1', 'cust_2'] };
const expires = { expiresAtSeconds: N('1700086400') };

/** An example of each shape that any version has written: all of them are read for ever. */
const examples = [
  ['free', { state: S('free'), ...written, ...expires }, { state: 'free', ...parsed }],
  [
    'free, after an attempt that was counted',
    { state: S('free'), ...written, ...expires, countedAtMs: N('1700000000000') },
    { state: 'free', ...parsed, countedAtMs: 1_700_000_000_000 },
  ],
  [
    'unknown, after an attempt that was counted',
    {
      state: S('unknown'),
      ...written,
      firstAttemptAtMs: N('1699999999000'),
      settlesAtMs: N('1700000015000'),
      countedAtMs: N('1700000000000'),
    },
    {
      state: 'unknown',
      ...parsed,
      firstAttemptAtMs: 1_699_999_999_000,
      settlesAtMs: 1_700_000_015_000,
      countedAtMs: 1_700_000_000_000,
    },
  ],
  [
    'free, with former customers',
    { state: S('free'), ...written, ...former, ...expires },
    { state: 'free', ...parsed, ...formerIds },
  ],
  [
    'claimed',
    {
      state: S('claimed'),
      ...written,
      ...former,
      leaseExpiresAtMs: N('1700000042000'),
      firstAttemptAtMs: N('1699999999000'),
    },
    {
      state: 'claimed',
      ...parsed,
      ...formerIds,
      leaseExpiresAtMs: 1_700_000_042_000,
      firstAttemptAtMs: 1_699_999_999_000,
    },
  ],
  [
    'unknown',
    {
      state: S('unknown'),
      ...written,
      firstAttemptAtMs: N('1699999999000'),
      settlesAtMs: N('1700000015000'),
    },
    {
      state: 'unknown',
      ...parsed,
      firstAttemptAtMs: 1_699_999_999_000,
      settlesAtMs: 1_700_000_015_000,
    },
  ],
  [
    'linked',
    { state: S('linked'), ...written, customerId: S('cust_3') },
    { state: 'linked', ...parsed, customerId: 'cust_3' },
  ],
  [
    'linked, of a user who was erased before and whose map was moved',
    {
      state: S('linked'),
      ...written,
      customerId: S('cust_3'),
      otherAccountCustomerIds: { L: [S('cust_1')] },
      erasedBeforeMs: N('1600000000000'),
    },
    {
      state: 'linked',
      ...parsed,
      customerId: 'cust_3',
      otherAccountCustomerIds: ['cust_1'],
      erasedBeforeMs: 1_600_000_000_000,
    },
  ],
  [
    'free, after an attempt that was lost in an account that the map has left',
    {
      state: S('free'),
      ...written,
      otherAccountAttempts: {
        L: [{ M: { sinceMs: N('1600000000000'), settledAtMs: N('1600000015000') } }],
      },
    },
    {
      state: 'free',
      ...parsed,
      otherAccountAttempts: [{ sinceMs: 1_600_000_000_000, settledAtMs: 1_600_000_015_000 }],
    },
  ],
  [
    'erasing, a linked customer',
    {
      state: S('erasing'),
      ...written,
      requestedAtMs: N('1700000000000'),
      customerId: S('cust_3'),
      settlesAtMs: N('1700000000000'),
    },
    {
      state: 'erasing',
      ...parsed,
      requestedAtMs: 1_700_000_000_000,
      customerId: 'cust_3',
      settlesAtMs: 1_700_000_000_000,
    },
  ],
  [
    'erasing, an attempt in doubt, linked once',
    {
      state: S('erasing'),
      ...written,
      ...former,
      requestedAtMs: N('1700000000000'),
      firstAttemptAtMs: N('1699999999000'),
      settlesAtMs: N('1700000015000'),
      linkedAtMs: N('1600000000000'),
    },
    {
      state: 'erasing',
      ...parsed,
      ...formerIds,
      requestedAtMs: 1_700_000_000_000,
      firstAttemptAtMs: 1_699_999_999_000,
      settlesAtMs: 1_700_000_015_000,
      linkedAtMs: 1_600_000_000_000,
    },
  ],
  [
    'erased, as it was before tombstones were swept',
    { state: S('erased'), ...written, ...expires, erasedAtMs: N('1700000000000') },
    { state: 'erased', ...parsed, erasedAtMs: 1_700_000_000_000 },
  ],
  [
    'erased, with former customers',
    { state: S('erased'), ...written, ...former, ...expires, erasedAtMs: N('1700000000000') },
    { state: 'erased', ...parsed, ...formerIds, erasedAtMs: 1_700_000_000_000 },
  ],
  [
    'erased, with until when its customers were made',
    {
      state: S('erased'),
      ...written,
      erasedAtMs: N('1700000000000'),
      erasedBeforeMs: N('1699999000000'),
    },
    {
      state: 'erased',
      ...parsed,
      erasedAtMs: 1_700_000_000_000,
      erasedBeforeMs: 1_699_999_000_000,
    },
  ],
  [
    'erasing, of a user whose map was moved',
    {
      state: S('erasing'),
      ...written,
      formerCustomerIds: { L: [] },
      otherAccountCustomerIds: { L: [S('cust_1')] },
      requestedAtMs: N('1700000000000'),
      customerId: S('cust_3'),
      linkedAtMs: N('1600000000000'),
      settlesAtMs: N('1700000000000'),
    },
    {
      state: 'erasing',
      ...parsed,
      formerCustomerIds: [],
      otherAccountCustomerIds: ['cust_1'],
      requestedAtMs: 1_700_000_000_000,
      customerId: 'cust_3',
      linkedAtMs: 1_600_000_000_000,
      settlesAtMs: 1_700_000_000_000,
    },
  ],
  [
    'erased, and swept',
    {
      state: S('erased'),
      ...written,
      ...expires,
      erasedAtMs: N('1699990000000'),
      sweptAtMs: N('1700000000000'),
    },
    {
      state: 'erased',
      ...parsed,
      erasedAtMs: 1_699_990_000_000,
      sweptAtMs: 1_700_000_000_000,
    },
  ],
] as const;

describe('a stored item is still read:', () => {
  it.each(examples)('%s', (_, stored, link) => {
    expect(parseCustomerLink(stored)).toEqual(link);
  });
});

describe('a written item', () => {
  const base = { revision: 'r1' as Revision, writtenAtMs: 1_700_000_000_500 };
  const ids = { formerCustomerIds: ['cust_1' as CustomerId] };
  const others = { otherAccountCustomerIds: ['cust_1' as CustomerId] };
  const customerId = 'cust_3' as CustomerId;
  const attempt = { firstAttemptAtMs: 1, settlesAtMs: 2, leaseExpiresAtMs: 3 };

  it.each<readonly [string, CustomerLink]>([
    ['free', { state: 'free', ...base }],
    ['free, with an empty list', { state: 'free', ...base, formerCustomerIds: [] }],
    ['erased, and swept', { state: 'erased', ...base, erasedAtMs: 1, sweptAtMs: 2 }],
  ])('expires a day after it was written, in seconds: %s', (_, link) => {
    expect(formatCustomerLink(link).expiresAtSeconds).toEqual({ N: '1700086401' });
  });

  it('says of lost attempts what is read of them again', () => {
    const otherAccountAttempts = [
      { sinceMs: 1, settledAtMs: 2 },
      { sinceMs: 3, settledAtMs: 4 },
    ];
    const link = { state: 'linked', ...base, customerId, otherAccountAttempts } as const;
    expect(parseCustomerLink(formatCustomerLink(link))).toEqual(link);
  });

  it.each<readonly [string, CustomerLink]>([
    ['linked', { state: 'linked', ...base, customerId }],
    ['claimed', { state: 'claimed', ...base, ...attempt }],
    ['unknown', { state: 'unknown', ...base, ...attempt }],
    ['erasing', { state: 'erasing', ...base, requestedAtMs: 1, settlesAtMs: 2 }],
    ['erased, not swept', { state: 'erased', ...base, erasedAtMs: 1 }],
    ['free, with former customers', { state: 'free', ...base, ...ids }],
    ['free, with customers in another account', { state: 'free', ...base, ...others }],
    [
      'free, with an attempt in another account',
      { state: 'free', ...base, otherAccountAttempts: [{ sinceMs: 1, settledAtMs: 2 }] },
    ],
    ['free, of a user who was erased before', { state: 'free', ...base, erasedBeforeMs: 1 }],
  ])('never expires: %s', (_, link) => {
    expect(formatCustomerLink(link)).not.toHaveProperty('expiresAtSeconds');
  });
});
