import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Issuer, startIssuer } from '../../../local/issuer/start-issuer.ts';

const keySet = z.object({ keys: z.array(z.record(z.string(), z.string())) });
const tokenAnswer = z.looseObject({ access_token: z.string() });

describe('the token issuer', () => {
  let issuer: Issuer;

  beforeAll(async () => {
    issuer = await startIssuer({ audience: 'save-card', clock: () => 1_768_478_400_000 });
  });
  afterAll(() => issuer.close());

  const ask = (body: string, contentType = 'application/json') =>
    fetch(`${issuer.url}/token`, {
      method: 'POST',
      headers: { 'content-type': contentType },
      body,
    });

  it('says in its discovery document where its keys are', async () => {
    const answer = await fetch(`${issuer.url}/.well-known/openid-configuration`);

    expect(await answer.json()).toMatchObject({
      issuer: issuer.url,
      jwks_uri: `${issuer.url}/.well-known/jwks.json`,
      id_token_signing_alg_values_supported: ['RS256'],
    });
  });

  it('shows the public half of its key only', async () => {
    const answer = await fetch(`${issuer.url}/.well-known/jwks.json`);
    const { keys } = keySet.parse(await answer.json());

    expect(keys.map((key) => Object.keys(key).sort())).toEqual([
      ['alg', 'e', 'kid', 'kty', 'n', 'use'],
    ]);
  });

  it('mints a token for the user, signed with that key, that lasts an hour', async () => {
    const answer = await ask('{"sub":"alice"}');
    const { access_token, ...rest } = tokenAnswer.parse(await answer.json());

    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(rest).toEqual({ token_type: 'Bearer', expires_in: 3600 });
    const keys = createRemoteJWKSet(new URL(`${issuer.url}/.well-known/jwks.json`));
    const { payload } = await jwtVerify(access_token, keys, {
      currentDate: new Date(1_768_478_400_000),
    });
    expect(payload).toEqual({
      iss: issuer.url,
      aud: 'save-card',
      sub: 'alice',
      iat: 1_768_478_400,
      exp: 1_768_482_000,
    });
  });

  it('adds claims, which may replace its own but not the user', async () => {
    const token = await issuer.token({
      sub: 'alice',
      claims: { email: 'a@b.example', aud: 'other', groups: ['a'], sub: 'mallory' },
      expiresInSeconds: -1,
    });

    expect(decodeJwt(token)).toEqual({
      iss: issuer.url,
      aud: 'other',
      sub: 'alice',
      email: 'a@b.example',
      groups: ['a'],
      iat: 1_768_478_400,
      exp: 1_768_478_399,
    });
  });

  it('names the user in the claim that the API reads as well', async () => {
    const other = await startIssuer({ audience: 'save-card', userIdClaim: 'custom:id' });
    const token = await other.token({ sub: 'alice' });
    const overruled = await other.token({ sub: 'alice', claims: { 'custom:id': '42' } });
    await other.close();

    expect(decodeJwt(token)).toMatchObject({ sub: 'alice', 'custom:id': 'alice' });
    expect(decodeJwt(overruled)).toMatchObject({ sub: 'alice', 'custom:id': '42' });
  });

  it.each([
    ['no user', '{}'],
    ['an empty user', '{"sub":""}'],
    ['a field that it does not know', '{"sub":"alice","admin":true}'],
    ['part of a second', '{"sub":"alice","expiresInSeconds":0.5}'],
  ])('refuses %s with 400', async (_, body) => {
    const answer = await ask(body);

    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: 'invalid_request' });
  });

  it('takes no form, which a web page could send without asking', async () => {
    const answer = await ask('sub=alice', 'text/plain');

    expect(answer.status).toBe(400);
  });

  describe('with a folder', () => {
    let folder: string;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'issuer-test-'));
    });
    afterAll(() => rm(folder, { recursive: true }));

    const keyOf = async (running: Issuer) => {
      const answer = await fetch(`${running.url}/.well-known/jwks.json`);
      await running.close();
      return answer.json();
    };

    it('keeps its key, readable by its owner only', async () => {
      const first = await keyOf(await startIssuer({ audience: 'save-card', folder }));
      const second = await keyOf(await startIssuer({ audience: 'save-card', folder }));

      expect(second).toEqual(first);
      const file = join(folder, 'issuer-key.json');
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      expect(await readFile(file, 'utf8')).toContain('"kty":"RSA"');
    });

    it('has another key each time without one', async () => {
      const first = await keyOf(await startIssuer({ audience: 'save-card' }));
      const second = await keyOf(await startIssuer({ audience: 'save-card' }));

      expect(second).not.toEqual(first);
    });
  });
});
