import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeProtectedHeader, exportJWK, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createJwtAuthorizer } from '../../../local/gateway/jwt-authorizer.ts';
import { startGateway } from '../../../local/gateway/start-gateway.ts';
import type { Listening } from '../../../local/listen-on-loopback.ts';
import { routeForTests } from './route-for-tests.ts';

const now = Date.UTC(2026, 0, 15, 12);
const nowSeconds = now / 1000;
const kid = 'key-1';

describe('the JWT authorizer', () => {
  const issuerKeys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const ecPair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  let issuerServer: Server;
  let issuer: string;
  let gateway: Listening;
  let seenClaims: unknown;
  const fetched: string[] = [];

  beforeAll(async () => {
    const keys = [
      { ...(await exportJWK(issuerKeys.publicKey)), kid, use: 'sig' },
      { ...(await exportJWK(ecPair.publicKey)), kid: 'ec-1', use: 'sig' },
    ];
    issuerServer = createServer((request, response) => {
      fetched.push(request.url ?? '');
      const body = request.url === '/keys' ? { keys } : { issuer, jwks_uri: `${issuer}/keys` };
      response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => issuerServer.listen(0, '127.0.0.1', resolve));
    issuer = `http://127.0.0.1:${(issuerServer.address() as AddressInfo).port}`;
    gateway = await startGateway({
      routes: [
        routeForTests('closed', 'PUT', '/customer', 'jwt'),
        routeForTests('open', 'POST', '/webhooks/dojo', 'none'),
      ],
      authorizer: createJwtAuthorizer({ issuer, audiences: ['app-1', 'app-2'], clock: () => now }),
      invoke: async (_id, { requestContext }) => {
        const authorizer = 'authorizer' in requestContext ? requestContext.authorizer : undefined;
        seenClaims = authorizer && 'jwt' in authorizer ? authorizer.jwt.claims : 'none';
        return { statusCode: 204 };
      },
    });
  });
  afterAll(async () => {
    await gateway.close();
    issuerServer.closeAllConnections();
    issuerServer.close();
  });

  interface TokenParts {
    readonly claims?: Record<string, unknown>;
    readonly header?: { readonly alg?: string; readonly kid?: string | undefined };
    readonly key?: KeyObject;
  }

  function token({ claims = {}, header = {}, key = issuerKeys.privateKey }: TokenParts = {}) {
    const payload = { iss: issuer, aud: 'app-1', sub: 'alice', exp: nowSeconds + 60, ...claims };
    return new SignJWT(JSON.parse(JSON.stringify(payload)))
      .setProtectedHeader(JSON.parse(JSON.stringify({ alg: 'RS256', kid, ...header })))
      .sign(key);
  }

  /** A token that no library would make. */
  function handMade(header: object, sign: (input: string) => string): string {
    const payload = { iss: issuer, aud: 'app-1', sub: 'alice', exp: nowSeconds + 60 };
    const input = [header, payload]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    return `${input}.${sign(input)}`;
  }

  const call = (authorization: string | undefined) =>
    fetch(`${gateway.url}/customer`, {
      method: 'PUT',
      headers: authorization === undefined ? {} : { authorization },
    });

  describe('lets through', () => {
    it.each<[what: string, parts: TokenParts]>([
      ['a token of the issuer for one of the audiences', {}],
      ['one for several audiences', { claims: { aud: ['other', 'app-2'] } }],
      ['one with client_id in place of aud', { claims: { aud: undefined, client_id: 'app-2' } }],
      ['RS512', { header: { alg: 'RS512' } }],
      ['one that begins this second', { claims: { nbf: nowSeconds, iat: nowSeconds } }],
      ['one with a second left', { claims: { exp: nowSeconds + 1 } }],
    ])('%s', async (_, parts) => {
      const answer = await call(`Bearer ${await token(parts)}`);

      expect(answer.status).toBe(204);
    });

    it.each(['Bearer ', 'bearer ', ''])('the token behind "%s"', async (prefix) => {
      const answer = await call(`${prefix}${await token()}`);

      expect(answer.status).toBe(204);
    });

    it('anyone on a route without authorizer', async () => {
      const answer = await fetch(`${gateway.url}/webhooks/dojo`, { method: 'POST' });

      expect(answer.status).toBe(204);
      expect(seenClaims).toBe('none');
    });
  });

  it('hands the claims on as text', async () => {
    await call(
      `Bearer ${await token({
        claims: {
          email_verified: true,
          level: 1.5,
          'cognito:groups': ['a', 'b'],
          address: { country: 'GB' },
          nickname: null,
        },
      })}`,
    );

    expect(seenClaims).toEqual({
      iss: issuer,
      aud: 'app-1',
      sub: 'alice',
      exp: '1768478460',
      email_verified: 'true',
      level: '1.5',
      'cognito:groups': '[a b]',
      address: '{"country":"GB"}',
    });
  });

  describe('refuses with 401', () => {
    it.each<[what: string, reason: string, parts: TokenParts]>([
      ['an expired token', 'the token has expired', { claims: { exp: nowSeconds } }],
      ['one without exp', 'the token does not have a valid exp', { claims: { exp: undefined } }],
      [
        'one that is not valid yet',
        'the token does not have a valid nbf',
        { claims: { nbf: nowSeconds + 1 } },
      ],
      [
        'one issued in the future',
        'the token was issued in the future',
        { claims: { iat: nowSeconds + 1 } },
      ],
      [
        'another audience',
        'the token does not have a valid audience',
        { claims: { aud: 'app-3' } },
      ],
      [
        'another audience beside a good client_id',
        'the token does not have a valid audience',
        { claims: { aud: 'app-3', client_id: 'app-1' } },
      ],
      [
        'neither aud nor client_id',
        'the token does not have a valid audience',
        { claims: { aud: undefined } },
      ],
      [
        'another issuer',
        'the token does not have a valid iss',
        { claims: { iss: 'https://evil.example' } },
      ],
      [
        'a wrong signature',
        'the token does not have a valid signature',
        { key: foreign.privateKey },
      ],
      [
        'a key that the issuer does not have',
        'the token names a key that the issuer does not have',
        { header: { kid: 'key-2' } },
      ],
      ['no key id', 'the token has no key id', { header: { kid: undefined } }],
      [
        'an elliptic-curve signature of the issuer’s own key',
        'the token is not signed with an RSA algorithm',
        { header: { alg: 'ES256', kid: 'ec-1' }, key: ecPair.privateKey },
      ],
      [
        'RSA with PSS',
        'the token is not signed with an RSA algorithm',
        { header: { alg: 'PS256' } },
      ],
    ])('%s', async (_, reason, parts) => {
      const answer = await call(`Bearer ${await token(parts)}`);

      expect(answer.status).toBe(401);
      expect(await answer.text()).toBe('{"message":"Unauthorized"}');
      expect(answer.headers.get('content-type')).toBe('application/json');
      expect(answer.headers.get('www-authenticate')).toBe(
        `Bearer scope="" error="invalid_token" error_description="${reason}"`,
      );
    });

    it('alg none', async () => {
      const unsigned = handMade({ alg: 'none', kid }, () => '');
      expect(decodeProtectedHeader(unsigned).alg).toBe('none');

      const answer = await call(`Bearer ${unsigned}`);

      expect(answer.status).toBe(401);
      expect(await answer.text()).toBe('{"message":"Unauthorized"}');
    });

    it('HS256 with the public key as its secret', async () => {
      const pem = issuerKeys.publicKey.export({ type: 'spki', format: 'pem' });
      const forged = handMade({ alg: 'HS256', kid }, (input) =>
        createHmac('sha256', pem).update(input).digest('base64url'),
      );

      const answer = await call(`Bearer ${forged}`);

      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toContain('not signed with an RSA algorithm');
    });

    it('a changed payload under a good signature', async () => {
      const [header, , signature] = (await token()).split('.');
      const claims = { iss: issuer, aud: 'app-1', sub: 'bob', exp: nowSeconds + 60 };
      const payload = Buffer.from(JSON.stringify(claims)).toString('base64url');

      const answer = await call(`Bearer ${header}.${payload}.${signature}`);

      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toContain('valid signature');
    });

    it.each([
      ['one word', 'Bearer garbage'],
      ['dots', 'Bearer a.b.c'],
      ['another scheme', 'Basic YTpi'],
      ['quotes and line noise', 'Bearer "><script>'],
    ])('garbage: %s', async (_, authorization) => {
      const answer = await call(authorization);

      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe(
        'Bearer scope="" error="invalid_token" error_description="the token cannot be read"',
      );
    });

    it.each([
      ['no Authorization header', undefined],
      ['Bearer and nothing', 'Bearer '],
    ])('%s, with a bare challenge', async (_, authorization) => {
      const answer = await call(authorization);

      expect(answer.status).toBe(401);
      expect(await answer.text()).toBe('{"message":"Unauthorized"}');
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    });
  });

  it('fetches discovery document and keys once for many tokens', async () => {
    const authorizer = createJwtAuthorizer({ issuer, audiences: ['app-1'], clock: () => now });
    const before = fetched.length;
    const good = await token();

    const outcomes = await Promise.all(Array.from({ length: 20 }, () => authorizer(good)));

    expect(outcomes.every(({ authorized }) => authorized)).toBe(true);
    expect(fetched.slice(before)).toEqual(['/.well-known/openid-configuration', '/keys']);
  });

  it('refuses while the issuer is away, and asks it again for the next token', async () => {
    let isUp = false;
    const flaky = createServer((_request, response) => {
      const keysAt = { issuer, jwks_uri: `${issuer}/keys` };
      response.statusCode = isUp ? 200 : 500;
      response.end(isUp ? JSON.stringify(keysAt) : 'away');
    });
    await new Promise<void>((resolve) => flaky.listen(0, '127.0.0.1', resolve));
    const flakyIssuer = `http://127.0.0.1:${(flaky.address() as AddressInfo).port}`;
    const authorizer = createJwtAuthorizer({
      issuer: flakyIssuer,
      audiences: ['app-1'],
      clock: () => now,
    });
    const good = await token({ claims: { iss: flakyIssuer } });

    expect(await authorizer(good)).toEqual({
      authorized: false,
      reason: 'OIDC discovery endpoint communication error',
    });
    isUp = true;
    expect(await authorizer(good)).toMatchObject({ authorized: true });

    flaky.closeAllConnections();
    flaky.close();
  });
});
