import { describe, expect, it } from 'vitest';
import { describeCustomer } from '../../../functions/apps/demo/describe-customer.ts';

describe('describeCustomer, as shipped', () => {
  it('passes on name and e-mail address from the token', () => {
    const claims = { sub: 'alice', name: 'Alice', email: 'alice@shop.example', phone: '1' };
    expect(describeCustomer(claims)).toEqual({ name: 'Alice', emailAddress: 'alice@shop.example' });
  });

  it.each([{}, { name: ' ', email: '' }, { name: true, email: ['a', 'b'] }])(
    'needs nothing: %j describes nobody',
    (claims) => {
      expect(describeCustomer(claims)).toEqual({ name: undefined, emailAddress: undefined });
    },
  );

  it('leaves out an e-mail address that Dojo would refuse for its length', () => {
    expect(describeCustomer({ email: `${'x'.repeat(250)}@a.io` }).emailAddress).toBeUndefined();
  });
});
