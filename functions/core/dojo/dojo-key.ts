import * as z from 'zod/mini';
import type { Clock } from '../clock.ts';
import { NotConfigured, type Unavailable } from '../failures.ts';
import { parseJson } from '../parse-json.ts';
import { cachedSecret } from '../secrets/cached-secret.ts';

export type DojoEnvironment = 'sandbox' | 'production';

/** The Dojo API key, cached per instance. */
export interface DojoKey {
  /**
   * The key; fetched when there is none or it is older than its time to live. While it cannot be
   * read, the one that is kept goes on, until Dojo refuses it.
   * @throws NotConfigured when there is no usable key, Unavailable when it cannot be read.
   */
  get(): Promise<string>;
  /** Fetches again, unless somebody has since `refused` was handed out: Dojo answered 401 to it. */
  renew(refused: string): Promise<string>;
}

export interface DojoKeyOptions {
  /** The secret's text; `undefined` when it has no value yet. */
  readonly readSecret: () => Promise<string | undefined>;
  readonly environment: DojoEnvironment;
  readonly ttlMs: number;
  readonly clock: Clock;
  /** Told when the key is used beyond its time to live, since it cannot be read. Default: nobody. */
  readonly onStale?: (failure: Unavailable) => void;
}

const secretShape = z.object({ apiKey: z.string() });
/** What an API key of Dojo's environment starts with. */
export const keyPrefixes: Readonly<Record<DojoEnvironment, string>> = {
  sandbox: 'sk_sandbox_',
  production: 'sk_prod_',
};

/** Whether the string looks like a key of this environment. Dojo alone knows whether it is one. */
export function isDojoKey(apiKey: string, environment: DojoEnvironment): boolean {
  const prefix = keyPrefixes[environment];
  return (
    apiKey.startsWith(prefix) && apiKey.length > prefix.length && /^[\x21-\x7e]+$/.test(apiKey)
  );
}

/** The environment that a key says it is of; `undefined`: it is no key of Dojo's. */
export function environmentOfKey(apiKey: string): DojoEnvironment | undefined {
  const environments = ['sandbox', 'production'] as const;
  return environments.find((environment) => apiKey.startsWith(keyPrefixes[environment]));
}

/** The key in the secret's text, whatever it is; `undefined`: none, or only space. */
export function apiKeyIn(secret: string | undefined): string | undefined {
  const parsed = secretShape.safeParse(secret === undefined ? undefined : parseJson(secret));
  const apiKey = parsed.success ? parsed.data.apiKey.trim() : '';
  return apiKey === '' ? undefined : apiKey;
}

function keyIn(secret: string | undefined, environment: DojoEnvironment): string {
  const apiKey = apiKeyIn(secret);
  if (apiKey === undefined) {
    throw new NotConfigured(
      'dojo_key_missing',
      'The secret holds no Dojo API key. Run: npm run key -- set --stack save-card-<app>-<stage>.',
    );
  }
  if (!isDojoKey(apiKey, environment)) {
    const prefix = keyPrefixes[environment];
    throw new NotConfigured(
      'dojo_key_wrong_environment',
      `The Dojo API key does not belong to this stack: a ${environment} stack takes a key that starts with ${prefix}. Put the right key into the secret.`,
      { expected: prefix },
    );
  }
  return apiKey;
}

/** Kept as `cachedSecret` keeps it: one fetch at a time, and a failed one is not remembered. */
export function createDojoKey({
  readSecret,
  environment,
  ttlMs,
  clock,
  onStale = () => {},
}: DojoKeyOptions): DojoKey {
  const cached = cachedSecret({
    fetch: async () => keyIn(await readSecret(), environment),
    ttlMs,
    clock,
    onStale,
  });
  return {
    get: cached.get,
    renew: (refused) => cached.renew(({ value }) => value !== refused),
  };
}
