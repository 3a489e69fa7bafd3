import type { Clock } from '../clock.ts';
import { cachedSecret } from '../secrets/cached-secret.ts';
import { parseWebhookSecrets } from './stored-webhook-secrets.ts';
import { webhookSecretsTtlMs } from './webhook-secrets-ttl.ts';

/** How often an instance lets signatures that fit no secret make it look for new secrets. */
const renewAtMostEveryMs = 10_000;

/** The secrets that Dojo signs with, cached per instance. */
export interface WebhookSecrets {
  /** @throws Unavailable when they cannot be read, NotConfigured when they are unreadable. */
  get(): Promise<readonly string[]>;
  /** Fetches them again, unless that was done or tried within the last 10 s. */
  renew(): Promise<readonly string[]>;
}

export function createWebhookSecrets({
  readSecret,
  clock,
}: {
  /** The secret's text; `undefined` when it has no value yet. */
  readonly readSecret: () => Promise<string | undefined>;
  readonly clock: Clock;
}): WebhookSecrets {
  const cached = cachedSecret({
    fetch: async () => parseWebhookSecrets(await readSecret()).map(({ value }) => value),
    ttlMs: webhookSecretsTtlMs,
    clock,
  });
  let triedAtMs = Number.NEGATIVE_INFINITY;
  const isRecent = (atMs: number) => clock() - atMs < renewAtMostEveryMs;
  return {
    get: cached.get,
    renew: async () => {
      if (isRecent(triedAtMs)) return cached.get();
      triedAtMs = clock();
      return cached.renew(({ fetchedAtMs }) => isRecent(fetchedAtMs));
    },
  };
}
