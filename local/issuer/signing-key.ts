import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
} from 'jose';
import { z } from 'zod';

/** An RSA key pair with its id. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  /** As the key set shows it: no private part. */
  readonly publicJwk: JWK;
}

const storedKey = z.object({
  kty: z.literal('RSA'),
  n: z.string(),
  e: z.string(),
  d: z.string(),
  p: z.string(),
  q: z.string(),
  dp: z.string(),
  dq: z.string(),
  qi: z.string(),
});

type StoredKey = z.infer<typeof storedKey>;

/**
 * The issuer's key: a new one, or the one that the folder keeps, so that tokens survive a restart.
 *
 * @param folder - has to exist. Default: kept nowhere.
 * @throws when the folder's file is not an RSA key.
 */
export async function signingKey(folder?: string): Promise<SigningKey> {
  if (folder === undefined) {
    return fromJwk(await newJwk());
  }
  const file = join(folder, 'issuer-key.json');
  const kept = await readFile(file, 'utf8').catch(() => undefined);
  if (kept !== undefined) {
    return fromJwk(storedKey.parse(JSON.parse(kept)));
  }
  const jwk = await newJwk();
  await writeFile(file, `${JSON.stringify(jwk)}\n`, { mode: 0o600 });
  return fromJwk(jwk);
}

async function newJwk(): Promise<StoredKey> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return storedKey.parse(await exportJWK(privateKey));
}

async function fromJwk(jwk: StoredKey): Promise<SigningKey> {
  const { kty, n, e } = jwk;
  const kid = await calculateJwkThumbprint({ kty, n, e });
  const privateKey = await importJWK(jwk, 'RS256');
  if (privateKey instanceof Uint8Array) {
    throw new Error('The issuer’s key is not an RSA key.');
  }
  return { kid, privateKey, publicJwk: { kty, n, e, kid, alg: 'RS256', use: 'sig' } };
}
