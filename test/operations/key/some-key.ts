import { randomBytes } from 'node:crypto';

/** An API key that nobody has. */
export function someKey(prefix: 'sk_sandbox_' | 'sk_prod_' = 'sk_sandbox_'): string {
  return `${prefix}${randomBytes(18).toString('hex')}`;
}
