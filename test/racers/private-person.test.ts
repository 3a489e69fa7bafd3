import { expect, it } from 'vitest';
import { findLeaks, privateClaims, privateUserId } from './private-person.ts';

it.each([
  ['an API key', 'Basic-less sk_sandbox_local'],
  ['a customer secret', '"secret":"cs_abc"'],
  ['a token', 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.sig'],
  ['credentials', 'authorization: Bearer x'],
  ['a name', privateClaims.name],
  ['an e-mail address', `to ${privateClaims.email.replace('petra.', '')}`],
  ['the id of a payment', '"paymentId":"pi_sandbox_x1"'],
  ['a user id', `"pk":"user#${privateUserId(7)}"`],
])('finds %s in a log', (what, line) => {
  expect(findLeaks(['harmless', line])).toContain(`the log gives away ${what}: ${line}`);
});

it('lets codes, customer ids and markers pass', () => {
  const line =
    '{"code":"customer_created","customerId":"cust_sandbox_eyJ0","userMarker":"[sc:1:2]"}';
  expect(findLeaks([line])).toEqual([]);
});
