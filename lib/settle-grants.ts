import type { FunctionGrant } from './function-permissions.ts';

/** What the function may do that takes up again what requests left behind. It creates no customer. */
export const settleGrants = [
  'customers',
  'map-identity',
  'dojo-account-read',
  'adoptable-customers',
  'payment-records',
  'customer-index',
  'dojo-key',
  'settle-queue',
] as const satisfies readonly FunctionGrant[];
