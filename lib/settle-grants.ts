import type { FunctionGrant } from './function-permissions.ts';

/** What the function may do that settles what requests have left open, beside reading its queue. */
export const settleGrants = [
  'customers',
  'map-identity',
  'dojo-account-read',
  'adoptable-customers',
  'payments',
  'give-back-budget',
  'dojo-key',
  'settle-queue',
] as const satisfies readonly FunctionGrant[];
