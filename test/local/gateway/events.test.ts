import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProxyEvent } from '../../../local/gateway/proxy-event.ts';
import { startGateway } from '../../../local/gateway/start-gateway.ts';
import type { Listening } from '../../../local/listen-on-loopback.ts';
import { routeForTests } from './route-for-tests.ts';
import { httpRequest, sendRaw } from './send-raw.ts';

describe('the event of a request', () => {
  let gateway: Listening;
  let events: ProxyEvent[] = [];

  beforeAll(async () => {
    gateway = await startGateway({
      routes: [
        routeForTests('pay', 'POST', '/payment-intents', 'jwt'),
        routeForTests('look', 'GET', '/payment-intents/{paymentIntentId}'),
        routeForTests('hook', 'POST', '/webhooks/dojo'),
      ],
      authorizer: async () => ({
        authorized: true,
        claims: { sub: 'alice', 'cognito:groups': '[a b]' },
      }),
      invoke: async (_id, event) => {
        events.push(event);
        return { statusCode: 204 };
      },
      clock: () => Date.UTC(2020, 2, 12, 19, 3, 58, 390),
    });
  });
  afterAll(() => gateway.close());
  beforeEach(() => {
    events = [];
  });

  it('is the whole of payload 2.0 for a call with a token and a JSON body', async () => {
    const body = '{"reference":"order-1 £"}';
    await sendRaw(
      gateway.port,
      httpRequest(
        'POST /payment-intents HTTP/1.1',
        [
          'Host: api.example:3000',
          'User-Agent: shop/1.0',
          'Authorization: Bearer abc',
          'Content-Type: application/json; charset=utf-8',
          'X-Many: one',
          'X-Many: two',
          'Cookie: a=1; b=2',
          `Content-Length: ${Buffer.byteLength(body)}`,
        ],
        body,
      ),
    );

    expect(events).toEqual([
      {
        version: '2.0',
        routeKey: 'POST /payment-intents',
        rawPath: '/payment-intents',
        rawQueryString: '',
        cookies: ['a=1', 'b=2'],
        headers: {
          authorization: 'Bearer abc',
          'content-length': '26',
          'content-type': 'application/json; charset=utf-8',
          host: 'api.example:3000',
          'user-agent': 'shop/1.0',
          'x-amzn-trace-id': expect.stringMatching(/^Root=1-5e6a879e-[0-9a-f]{24}$/),
          'x-forwarded-for': '127.0.0.1',
          'x-forwarded-port': '3000',
          'x-forwarded-proto': 'http',
          'x-many': 'one,two',
        },
        requestContext: {
          accountId: '000000000000',
          apiId: 'local',
          authorizer: {
            jwt: { claims: { sub: 'alice', 'cognito:groups': '[a b]' }, scopes: null },
          },
          domainName: 'api.example',
          domainPrefix: 'api',
          http: {
            method: 'POST',
            path: '/payment-intents',
            protocol: 'HTTP/1.1',
            sourceIp: '127.0.0.1',
            userAgent: 'shop/1.0',
          },
          requestId: expect.stringMatching(/^[A-Za-z0-9+/]{15}=$/),
          routeKey: 'POST /payment-intents',
          stage: '$default',
          time: '12/Mar/2020:19:03:58 +0000',
          timeEpoch: 1584039838390,
        },
        body: '{"reference":"order-1 £"}',
        isBase64Encoded: false,
      },
    ]);
  });

  it('has path and query parameters decoded, the raw query as sent, and no body where none came', async () => {
    await sendRaw(
      gateway.port,
      httpRequest('GET /payment-intents/pi%20%C3%A9?tag=a&tag=b%20c&plus=1+1&empty= HTTP/1.1', [
        'Host: localhost',
        'X-Forwarded-For: 10.0.0.1',
      ]),
    );

    const [event] = events;
    expect(event).toMatchObject({
      routeKey: 'GET /payment-intents/{paymentIntentId}',
      rawPath: '/payment-intents/pi é',
      rawQueryString: 'tag=a&tag=b%20c&plus=1+1&empty=',
      pathParameters: { paymentIntentId: 'pi é' },
      queryStringParameters: { tag: 'a,b c', plus: '1 1', empty: '' },
      isBase64Encoded: false,
      headers: {
        'content-length': '0',
        'x-forwarded-for': '10.0.0.1, 127.0.0.1',
        'x-forwarded-port': '80',
      },
    });
    expect(Object.keys(event ?? {})).not.toContain('body');
    expect(Object.keys(event ?? {})).not.toContain('cookies');
    expect(Object.keys(event?.requestContext ?? {})).not.toContain('authorizer');
  });

  it('has a path that is cut off at a question mark which was encoded in it, and the query as sent', async () => {
    await sendRaw(
      gateway.port,
      httpRequest('GET /payment-intents/pi%3Fa%253F?b=%3F HTTP/1.1', ['Host: localhost']),
    );

    expect(events).toMatchObject([
      {
        rawPath: '/payment-intents/pi',
        rawQueryString: 'b=%3F',
        requestContext: { http: { path: '/payment-intents/pi' } },
        pathParameters: { paymentIntentId: 'pi?a%3F' },
        queryStringParameters: { b: '?' },
      },
    ]);
  });

  it.each([
    ['application/json', '"caf\ufffd"', false],
    ['application/problem+json', 'ImNhZuki', true],
  ])(
    'has bytes that are not UTF-8 of content type %s as %s',
    async (type, body, isBase64Encoded) => {
      const response = await fetch(`http://127.0.0.1:${gateway.port}/webhooks/dojo`, {
        method: 'POST',
        headers: { 'content-type': type },
        body: Buffer.from('"caf\xe9"', 'latin1'),
      });

      expect(response.status).toBe(204);
      expect(events).toMatchObject([{ body, isBase64Encoded }]);
    },
  );

  it('leaves out what belongs to the connection, and counts a chunked body', async () => {
    await sendRaw(
      gateway.port,
      httpRequest(
        'POST /webhooks/dojo HTTP/1.1',
        ['Host: localhost', 'Content-Type: text/plain', 'Transfer-Encoding: chunked'],
        '5\r\nhello\r\n0\r\n\r\n',
      ),
    );

    const [event] = events;
    expect(event).toMatchObject({ body: 'hello', headers: { 'content-length': '5' } });
    expect(Object.keys(event?.headers ?? {})).not.toContain('transfer-encoding');
    expect(Object.keys(event?.headers ?? {})).not.toContain('connection');
  });

  it.each([
    ['application/json', 'hi', false],
    ['application/xml', 'hi', false],
    ['application/javascript', 'hi', false],
    ['text/csv', 'hi', false],
    ['TEXT/PLAIN; charset=utf-8', 'hi', false],
    ['application/problem+json', 'aGk=', true],
    ['application/x-www-form-urlencoded', 'aGk=', true],
    ['application/octet-stream', 'aGk=', true],
    ['not a type at all', 'aGk=', true],
    [undefined, 'aGk=', true],
  ])('has the body of content type %s as %s', async (contentType, body, isBase64Encoded) => {
    await sendRaw(
      gateway.port,
      httpRequest(
        'POST /webhooks/dojo HTTP/1.1',
        [
          'Host: localhost',
          'Content-Length: 2',
          ...(contentType === undefined ? [] : [`Content-Type: ${contentType}`]),
        ],
        'hi',
      ),
    );

    expect(events).toMatchObject([{ body, isBase64Encoded }]);
  });
});
