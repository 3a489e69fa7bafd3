import { describe, expect, it } from 'vitest';
import { describeCustomer } from '../../../functions/apps/demo/customer.ts';
import { fakeCaller } from '../../fakes/fake-caller.ts';

describe('describeCustomer, as shipped', () => {
  it('passes on name and e-mail address from the token', () => {
    const claims = { sub: 'alice', name: 'Alice', email: 'alice@shop.example', phone: '1' };
    expect(describeCustomer(fakeCaller({ claims }))).toEqual({
      name: 'Alice',
      emailAddress: 'alice@shop.example',
    });
  });

  it.each([{}, { name: ' ', email: '' }, { name: true, email: ['a', 'b'] }])(
    'needs nothing: %j describes nobody',
    (claims) => {
      expect(describeCustomer(fakeCaller({ claims }))).toEqual({
        name: undefined,
        emailAddress: undefined,
      });
    },
  );

  it('leaves out an e-mail address that Dojo would refuse for its length', () => {
    expect(
      describeCustomer(fakeCaller({ claims: { email: `${'x'.repeat(250)}@a.io` } })).emailAddress,
    ).toBeUndefined();
  });
});
