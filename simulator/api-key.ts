import { createHash } from 'node:crypto';

export type DojoEnvironment = 'sandbox' | 'production';

/** The environment of a key (`sk_sandbox_…` or `sk_prod_…`); undefined for any other text. */
export function environmentOfKey(key: string): DojoEnvironment | undefined {
  const [, environment] = /^sk_(sandbox|prod)_[\w-]+$/.exec(key) ?? [];
  if (environment === undefined) return undefined;
  return environment === 'sandbox' ? 'sandbox' : 'production';
}

/** What is kept of a key: SHA-256, in hexadecimal. */
export function hashOfKey(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
