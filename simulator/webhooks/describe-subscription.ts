import type { SigningSecret } from './signing-secrets.ts';
import type { Subscription } from './subscriptions.ts';

/** The subscription as Dojo answers it, secrets included. */
export function describeSubscription(accountId: string, subscription: Subscription) {
  const { id, fields, secrets, createdAtMs, updatedAtMs } = subscription;
  return {
    id,
    accountId,
    ...fields,
    secrets: secrets.list().map(describeSecret),
    createdAt: new Date(createdAtMs).toISOString(),
    updatedAt: new Date(updatedAtMs).toISOString(),
  };
}

/** What each operation on secrets answers. */
export function describeSecrets({ id, secrets }: Subscription) {
  return { id, secrets: secrets.list().map(describeSecret) };
}

function describeSecret({ id, value, createdAtMs, isActive }: SigningSecret) {
  return { id, value, createdAt: new Date(createdAtMs).toISOString(), isActive };
}
