import type { FunctionGrant } from './function-permissions.ts';

/** What the scheduled audit may do: it finishes erasures always, and repairs where that is wanted. */
export const auditGrants = [
  'customer-scan',
  'customers',
  'map-identity',
  'dojo-account',
  'adoptable-customers',
  'adoptable-customers-record',
  'audit-run',
  'dojo-key',
] as const satisfies readonly FunctionGrant[];
