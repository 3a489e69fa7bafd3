import { describe, expect, it } from 'vitest';
import type {
  CustomerId,
  CustomerLink,
  Revision,
  UserId,
} from '../../functions/core/customers/customer-link.ts';
import { brokenPromises } from './broken-promises.ts';
import type { Census } from './census.ts';

const user = 'user' as UserId;
function linkedTo(customerId: string): CustomerLink {
  return {
    state: 'linked',
    revision: 'r' as Revision,
    writtenAtMs: 1,
    customerId: customerId as CustomerId,
  };
}
const claimed: CustomerLink = {
  state: 'claimed',
  revision: 'r' as Revision,
  writtenAtMs: 1,
  leaseExpiresAtMs: 2,
  firstAttemptAtMs: 1,
};

function census(link: CustomerLink | undefined, live: readonly string[]): Census {
  return {
    linkOf: () => link,
    customersOf: () => live,
    isLive: (id) => live.includes(id),
    users: [user],
    canaries: 1,
    duplicates: live.length - 1,
  };
}
function broken(answered: readonly string[], after: Census) {
  return brokenPromises(new Map([[user, answered]]), after);
}

describe('the promise to a user', () => {
  it('is kept when all answers, the link and Dojo agree', () => {
    expect(broken(['c1', 'c1'], census(linkedTo('c1'), ['c1']))).toEqual([]);
  });

  it.each([
    {
      what: 'two answers differ',
      found: broken(['c1', 'c2'], census(linkedTo('c1'), ['c1'])),
      sentences: [
        'user: was told 2 ids: c1, c2',
        'user: was told ids that were deleted: c2',
        'user: was told ids that are not the link: c2',
      ],
    },
    {
      what: 'nobody got an answer',
      found: broken([], census(linkedTo('c1'), ['c1'])),
      sentences: ['user: never got an id'],
    },
    {
      what: 'a customer is left over',
      found: broken(['c1'], census(linkedTo('c1'), ['c1', 'c2'])),
      sentences: ['user: has 2 customers: c1, c2'],
    },
    {
      what: 'the one customer is not the linked one',
      found: broken(['c1'], census(linkedTo('c1'), ['c2'])),
      sentences: [
        'user: was told ids that were deleted: c1',
        'user: has the customer c2, linked is c1',
      ],
    },
    {
      what: 'the item is no link',
      found: broken(['c1'], census(claimed, ['c1'])),
      sentences: [
        'user: is not linked: the item is claimed',
        'user: was told ids that are not the link: c1',
        'user: has the customer c1, linked is undefined',
      ],
    },
  ])('is broken when $what', ({ found, sentences }) => {
    expect(found).toEqual(sentences);
  });
});
