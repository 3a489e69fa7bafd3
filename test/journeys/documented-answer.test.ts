import { describe, expect, it } from 'vitest';
import { checkDocumented } from '../fixtures/check-documented.ts';
import type { GivenAnswer } from './documented-answer.ts';

function answer(given: Partial<GivenAnswer> & { readonly type?: string }): GivenAnswer {
  return {
    method: 'PUT',
    path: '/customer',
    status: 200,
    headers: new Headers({
      'apigw-requestid': 'JKJaXmPLvHcESHA=',
      'content-type': given.type ?? 'application/json',
    }),
    body: { customerId: 'cust_sandbox_a' },
    ...given,
  };
}
const problem = {
  type: 'about:blank',
  title: 'This user’s customer is being erased.',
  status: 503,
  code: 'customer_erasing',
  requestId: 'JKJaXmPLvHcESHA=',
};
function checking(given: Parameters<typeof answer>[0]) {
  return () => checkDocumented(answer(given));
}

describe('checkDocumented', () => {
  it('passes what the document describes', () => {
    expect(checking({})).not.toThrow();
    expect(
      checking({ status: 503, type: 'application/problem+json', body: problem }),
    ).not.toThrow();
    expect(checking({ status: 401, body: { message: 'Unauthorized' } })).not.toThrow();
    expect(
      checking({ method: 'DELETE', path: '/payment-intents/pi_1', status: 204, body: undefined }),
    ).not.toThrow();
  });

  it.each([
    ['a status', { status: 418 }, 'ensureCustomer answered 418, which the document does not have.'],
    [
      'a media type',
      { type: 'text/plain' },
      'ensureCustomer answered 200 as "text/plain", which the document does not have.',
    ],
    [
      'a field',
      { body: { customerId: 'a', email: 'b' } },
      'data must NOT have additional properties',
    ],
    ['the lack of a field', { body: {} }, "must have required property 'customerId'"],
    ['the lack of a body', { body: undefined }, 'data must be object'],
    [
      'a problem code',
      {
        status: 503,
        type: 'application/problem+json',
        body: { ...problem, code: 'event_bus_unavailable' },
      },
      'data/code must be equal to one of the allowed values',
    ],
    [
      'a field of a problem',
      { status: 503, type: 'application/problem+json', body: { ...problem, secret: 'x' } },
      'data must NOT have additional properties',
    ],
  ])('refuses %s that the document does not have', (_, given, sentence) => {
    expect(checking(given)).toThrow(sentence);
  });

  it('does not check what is not the API’s', () => {
    expect(checking({ headers: new Headers(), status: 418 })).not.toThrow();
    expect(checking({ path: '/nowhere', status: 404 })).not.toThrow();
  });
});
