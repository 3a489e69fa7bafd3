import { SignatureV4 } from '@smithy/signature-v4';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Sha256 } from '../../../lib/sha256.ts';
import { createJwtAuthorizer } from '../../../local/gateway/jwt-authorizer.ts';
import type { ProxyEvent } from '../../../local/gateway/proxy-event.ts';
import { startGateway } from '../../../local/gateway/start-gateway.ts';
import type { Listening } from '../../../local/listen-on-loopback.ts';
import { routeForTests } from './route-for-tests.ts';
import { httpRequest, sendRaw } from './send-raw.ts';

const forbidden = /^HTTP\/1.1 403 .*\r\n\r\n\{"message":"Forbidden"\}$/s;
const now = Date.UTC(2026, 0, 15, 12);
const bodyHash = 'c2b11e657e12fd177359627ca89412018e2274d0873cfbfcf1fc50f685582e9e';

/** Signatures were made with a few lines of Python after AWS's description, not with our library. */
const good = {
  requestLine: 'POST /merchant/things/a%20b?b=2&a=1%2F&a=0 HTTP/1.1',
  host: 'api.example',
  contentType: 'application/json',
  date: '20260115T120000Z',
  scope: '20260115/eu-west-2/execute-api/aws4_request',
  key: 'local',
  algorithm: 'AWS4-HMAC-SHA256',
  signedHeaders: 'content-type;host;x-amz-date',
  signature: 'bc1117a4e50b74fe5d6deca79d41933f15337d5c54f66e8fa91baef76bdfa17c',
  body: '{"amount":1}',
  more: [] as readonly string[],
};

describe('a route for the team’s own services', () => {
  let gateway: Listening;
  let events: ProxyEvent[] = [];

  beforeAll(async () => {
    gateway = await startGateway({
      routes: [
        routeForTests('change', 'POST', '/merchant/things/{thingId}', 'iam'),
        routeForTests('look', 'GET', '/merchant/things', 'iam'),
        routeForTests('app', 'GET', '/things', 'jwt'),
      ],
      authorizer: createJwtAuthorizer({ issuer: 'http://127.0.0.1:1', audiences: ['app'] }),
      invoke: async (_id, event) => {
        events.push(event);
        return { statusCode: 204 };
      },
      clock: () => now,
    });
  });
  afterAll(() => gateway.close());
  beforeEach(() => {
    events = [];
  });

  const send = async (change: Partial<typeof good> = {}) => {
    const { key, scope, algorithm, signedHeaders, signature, ...it } = { ...good, ...change };
    return sendRaw(
      gateway.port,
      httpRequest(
        it.requestLine,
        [
          `Host: ${it.host}`,
          `Content-Type: ${it.contentType}`,
          `X-Amz-Date: ${it.date}`,
          `Authorization: ${algorithm} Credential=${key}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`,
          `Content-Length: ${it.body.length}`,
          ...it.more,
        ],
        it.body,
      ),
    );
  };

  describe('lets in', () => {
    it('a request that is signed with the local credentials', async () => {
      expect(await send()).toMatch(/^HTTP\/1.1 204 /);
    });

    it.each([
      ['20260115T115500Z', '9e2453d4b98a843342b382ace93b84f69c8d5006824b340d7a48be4baf754346'],
      ['20260115T120500Z', '20ac4cfe9e43433c4e6ec836d31d2e524a0bf805ed94647674759cd5cff3a1ca'],
    ])('one whose clock is 5 minutes off: %s', async (date, signature) => {
      expect(await send({ date, signature })).toMatch(/^HTTP\/1.1 204 /);
    });

    it('one with the hash of its body, signed', async () => {
      const answer = await send({
        signedHeaders: 'content-type;host;x-amz-content-sha256;x-amz-date',
        signature: '82605178f9274612c19b7a6470f34a4af6b05c92097ebf02803e176aec863459',
        more: [`X-Amz-Content-Sha256: ${bodyHash}`],
      });
      expect(answer).toMatch(/^HTTP\/1.1 204 /);
    });

    it('what is not signed beside it, such as the name of the client', async () => {
      expect(await send({ more: ['User-Agent: service/1'] })).toMatch(/^HTTP\/1.1 204 /);
    });

    it('a request of AWS’s own signer, with a body or without one', async () => {
      const signer = new SignatureV4({
        service: 'execute-api',
        region: 'eu-west-2',
        credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
        sha256: Sha256,
      });
      const { host, hostname } = new URL(gateway.url);
      for (const [method, path, body] of [
        ['POST', '/merchant/things/it%7Cis', '{}'],
        ['GET', '/merchant/things', undefined],
      ] as const) {
        const { headers } = await signer.sign(
          { protocol: 'http:', hostname, path, method, headers: { host }, body },
          { signingDate: new Date(now) },
        );
        const answer = await fetch(`${gateway.url}${path}`, {
          method,
          headers,
          ...(body !== undefined && { body }),
        });
        expect(answer.status).toBe(204);
      }
    });
  });

  it('tells the function who signed, as IAM names it, and of no token', async () => {
    await send();
    expect(events.map(({ requestContext }) => Object(requestContext).authorizer)).toEqual([
      {
        iam: {
          accessKey: 'local',
          accountId: '000000000000',
          callerId: 'local',
          cognitoIdentity: null,
          principalOrgId: '',
          userArn: 'arn:aws:iam::000000000000:user/local',
          userId: 'local',
        },
      },
    ]);
    expect(events).toMatchObject([{ pathParameters: { thingId: 'a b' }, body: '{"amount":1}' }]);
  });

  describe('refuses with 403, before the function is asked,', () => {
    it.each<[what: string, change: Partial<typeof good>]>([
      ['another path', { requestLine: good.requestLine.replace('a%20b', 'a%20c') }],
      ['a further query parameter', { requestLine: good.requestLine.replace('?', '?c=3&') }],
      [
        'a query parameter of another value',
        { requestLine: good.requestLine.replace('b=2', 'b=3') },
      ],
      ['a query that cannot be decoded', { requestLine: good.requestLine.replace('b=2', 'b=%') }],
      [
        'a signature in the query beside the right one',
        { requestLine: good.requestLine.replace('?', '?X-Amz-Signature=0&') },
      ],
      ...[
        '20260115/us-east-1/execute-api',
        '20260115/eu-west-2/s3',
        '20260114/eu-west-2/execute-api',
      ].map((scope): [string, Partial<typeof good>] => [
        `the right signature under the scope ${scope}`,
        { scope: `${scope}/aws4_request` },
      ]),
      ['another body of the same length', { body: '{"amount":9}' }],
      ['no body', { body: '' }],
      ['another host', { host: 'api.other' }],
      ['another value of a signed header', { contentType: 'text/plain' }],
      ['a signed header twice', { more: ['Content-Type: application/json'] }],
      ['another date, of the same minute', { date: '20260115T120001Z' }],
      ['what is no date', { date: '2026-01-15T12:00:00Z' }],
      ['another access key', { key: 'save-card-demo-sandbox-checkout' }],
      ['an altered signature', { signature: good.signature.replace('b', 'c') }],
      ['a signature in capitals', { signature: good.signature.toUpperCase() }],
      ['a shorter signature', { signature: good.signature.slice(1) }],
      ['another algorithm', { algorithm: 'AWS4-ECDSA-P256-SHA256' }],
      [
        'a signed header that is not there',
        { signedHeaders: 'content-type;host;x-amz-date;x-two' },
      ],
      ['fewer signed headers than were signed', { signedHeaders: 'host;x-amz-date' }],
      ['an x-amz- header that is not signed', { more: ['X-Amz-Meta-Amount: 1'] }],
    ])('%s', async (_, change) => {
      expect(await send(change)).toMatch(forbidden);
      expect(events).toEqual([]);
    });

    it.each<[what: string, change: Partial<typeof good>]>([
      [
        'another secret key',
        { signature: 'fde9f2c7693e5acad6585beedacdb03a7e0bbe067dede60ac076b32fe81cbf50' },
      ],
      [
        'another region',
        {
          scope: '20260115/us-east-1/execute-api/aws4_request',
          signature: 'e208ac05f391c98f78e6baa0723aa428eb934be5983de513c11c80611bb0792a',
        },
      ],
      [
        'another service',
        {
          scope: '20260115/eu-west-2/s3/aws4_request',
          signature: '8def7ec7c1f9c02b28e0d2147c1f7858b23ab21412499c4296aacc21342da40e',
        },
      ],
      [
        'the day before',
        {
          scope: '20260114/eu-west-2/execute-api/aws4_request',
          signature: '0c04f86d49ca0a0e0af18d3068abe26a4b1e8c2303afecafd4fc9b1766fc2d63',
        },
      ],
      [
        'a date that is 5 minutes and a second old',
        {
          date: '20260115T115459Z',
          signature: 'f007a97e6f56cd01dff5519e75b6e15d488c08191d5e6a465b3839d9ff18cb3b',
        },
      ],
      [
        'a date that is 5 minutes and a second ahead',
        {
          date: '20260115T120501Z',
          signature: '5f06a474acec6a2e741e0a5af3c15c24ac96f59461a1525542515a01eca52006',
        },
      ],
      [
        'no host among what is signed',
        {
          signedHeaders: 'content-type;x-amz-date',
          signature: '19b6d25d26e37b272ee7471393774cf9b4b3ea4d05b35f89c555005b52f0d390',
        },
      ],
      [
        'no date among what is signed',
        {
          signedHeaders: 'content-type;host',
          signature: 'd41b6c7dd153fb99bd4e209f9bd9067d9d500f8585fa22be89a822b2fd3d415d',
        },
      ],
      [
        'a body that is not signed',
        {
          signedHeaders: 'content-type;host;x-amz-content-sha256;x-amz-date',
          signature: '3c14ace3383cd52ee0273929fda106af39ef740b7426c1f7de1250337cfbdbab',
          more: ['X-Amz-Content-Sha256: UNSIGNED-PAYLOAD'],
        },
      ],
      [
        'another body behind the hash that is signed',
        {
          signedHeaders: 'content-type;host;x-amz-content-sha256;x-amz-date',
          signature: '82605178f9274612c19b7a6470f34a4af6b05c92097ebf02803e176aec863459',
          more: [`X-Amz-Content-Sha256: ${bodyHash}`],
          body: '{"amount":9}',
        },
      ],
      [
        'a session that the key does not have',
        {
          signedHeaders: 'content-type;host;x-amz-date;x-amz-security-token',
          signature: '471dde1da789bfc3c9cad0f5b313e4846a7cc12f6da00b60c0cbb79d8c2b89cd',
          more: ['X-Amz-Security-Token: session'],
        },
      ],
    ])('what is rightly signed for %s', async (_, change) => {
      expect(await send(change)).toMatch(forbidden);
      expect(events).toEqual([]);
    });

    it.each([
      ['no signature', {}],
      ['nonsense', { authorization: 'AWS4-HMAC-SHA256 nonsense' }],
      ['a token', { authorization: 'Bearer eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2ln' }],
    ])('%s', async (_, headers) => {
      const answer = await fetch(`${gateway.url}/merchant/things`, { headers });
      expect(answer.status).toBe(403);
      expect(answer.headers.get('content-type')).toBe('application/json');
      expect(answer.headers.get('www-authenticate')).toBeNull();
      expect(await answer.json()).toEqual({ message: 'Forbidden' });
      expect(events).toEqual([]);
    });

    it('a presigned URL', async () => {
      const signer = new SignatureV4({
        service: 'execute-api',
        region: 'eu-west-2',
        credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
        sha256: Sha256,
      });
      const { host, hostname } = new URL(gateway.url);
      const { query, headers } = await signer.presign(
        {
          protocol: 'http:',
          hostname,
          path: '/merchant/things',
          method: 'GET',
          headers: { host },
        },
        { signingDate: new Date(now), expiresIn: 60 },
      );
      const signed = new URLSearchParams(query as Record<string, string>);
      const answer = await fetch(`${gateway.url}/merchant/things?${signed}`, { headers });
      expect(answer.status).toBe(403);
      expect(events).toEqual([]);
    });
  });

  it('is the only kind that a signature opens: a route for the app asks for a token', async () => {
    const answer = await sendRaw(
      gateway.port,
      httpRequest('GET /things HTTP/1.1', [
        'Host: api.example',
        'X-Amz-Date: 20260115T120000Z',
        'Authorization: AWS4-HMAC-SHA256 Credential=local/20260115/eu-west-2/execute-api/aws4_request, SignedHeaders=host;x-amz-date, Signature=eb1f35afbe687167eb2978e460c010f64d38e8bdf64e433256ab2f5e0892d959',
      ]),
    );
    expect(answer).toMatch(/^HTTP\/1.1 401 /);
    expect(events).toEqual([]);
  });
});
