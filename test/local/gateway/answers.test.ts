import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AnsweredRequest, startGateway } from '../../../local/gateway/start-gateway.ts';
import type { Listening } from '../../../local/listen-on-loopback.ts';
import { routeForTests } from './route-for-tests.ts';
import { httpRequest, sendRaw } from './send-raw.ts';

describe('the gateway', () => {
  let gateway: Listening;
  let result: unknown;
  const invoked: string[] = [];
  const answered: AnsweredRequest[] = [];

  beforeAll(async () => {
    gateway = await startGateway({
      routes: [
        routeForTests('echo', 'POST', '/echo'),
        routeForTests('one', 'GET', '/things/{thing}'),
        routeForTests('broken', 'POST', '/broken'),
        routeForTests('slow', 'POST', '/slow'),
      ],
      authorizer: async () => ({ authorized: false, reason: undefined }),
      integrationTimeoutMs: 30,
      onAnswer: (it) => answered.push(it),
      invoke: (id) => {
        invoked.push(id);
        if (id === 'slow') {
          return new Promise(() => {});
        }
        return id === 'broken'
          ? Promise.reject(new Error('sk_sandbox_local leaks'))
          : Promise.resolve(result);
      },
    });
  });
  afterAll(() => gateway.close());

  const post = (path: string, init: RequestInit = {}) =>
    fetch(`${gateway.url}${path}`, { method: 'POST', ...init });

  describe('answers by itself', () => {
    it.each([
      ['an unknown path', 'GET', '/nope'],
      ['a known path with a slash at its end', 'POST', '/echo/'],
      ['a known path in capitals', 'POST', '/ECHO'],
      ['a known path with another method', 'DELETE', '/echo'],
      ['HEAD where there is GET', 'HEAD', '/things/1'],
      ['a preflight, CORS being off', 'OPTIONS', '/echo'],
      ['a method that few know', 'PROPFIND', '/echo'],
    ])('404 to %s', async (_, method, path) => {
      const before = invoked.length;
      const answer = await fetch(`${gateway.url}${path}`, { method });

      expect(answer.status).toBe(404);
      expect(await answer.text()).toBe(method === 'HEAD' ? '' : '{"message":"Not Found"}');
      expect(answer.headers.get('content-type')).toBe('application/json');
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      expect(invoked.length).toBe(before);
    });

    it('500 when the function fails, and says nothing of the reason', async () => {
      const answer = await post('/broken');

      expect(answer.status).toBe(500);
      expect(await answer.text()).toBe('{"message":"Internal Server Error"}');
    });

    it('503 when the function does not answer in time', async () => {
      const answer = await post('/slow');

      expect(answer.status).toBe(503);
      expect(await answer.text()).toBe('{"message":"Service Unavailable"}');
    });

    it('413 to a body above 10 MB, without asking the function', async () => {
      const before = invoked.length;
      const answer = await post('/echo', { body: Buffer.alloc(10 * 1024 * 1024 + 1) });

      expect(answer.status).toBe(413);
      expect(await answer.text()).toBe('{"message":"Request Entity Too Large"}');
      expect(invoked.length).toBe(before);
    });

    it('nothing to a body of exactly 10 MB: it goes to the function', async () => {
      result = { statusCode: 204 };
      const answer = await post('/echo', { body: Buffer.alloc(10 * 1024 * 1024) });

      expect(answer.status).toBe(204);
    });

    it.each([
      [10_240, 204],
      [10_241, 431],
      [30_000, 431],
    ])(
      'by the size of the head: %i bytes of request line and values give %i',
      async (bytes, status) => {
        result = { statusCode: 204 };
        const requestLine = 'POST /echo HTTP/1.1';
        const rest = requestLine.length + 'localhost'.length + 'close'.length;
        const answer = await sendRaw(
          gateway.port,
          httpRequest(requestLine, ['Host: localhost', `X-Long: ${'a'.repeat(bytes - rest)}`]),
        );

        expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
        expect(answer.endsWith('{"message":"Request Header Fields Too Large"}')).toBe(
          status === 431,
        );
      },
    );

    it.each([
      ['what is not HTTP', 'garbage\r\n\r\n'],
      ['a broken percent escape', 'GET /%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'],
      [
        'two lengths',
        'POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
      ],
    ])('400 to %s', async (_, request) => {
      const answer = await sendRaw(gateway.port, request);

      expect(answer).toMatch(/^HTTP\/1.1 400 Bad Request\r\n/);
      expect(answer).toMatch(/\r\napigw-requestid: [A-Za-z0-9+/]{15}=\r\n/);
      expect(answer.endsWith('{"message":"Bad Request"}')).toBe(true);
    });
  });

  describe('turns a function’s result into', () => {
    it('status, headers, cookies and body', async () => {
      result = {
        statusCode: 201,
        headers: { 'Content-Type': 'application/problem+json', 'Retry-After': 3, 'X-Ok': true },
        cookies: ['a=1; HttpOnly', 'b=2'],
        body: '{"é":1}',
      };
      const answer = await post('/echo');

      expect(answer.status).toBe(201);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      expect(answer.headers.get('retry-after')).toBe('3');
      expect(answer.headers.get('x-ok')).toBe('true');
      expect(answer.headers.getSetCookie()).toEqual(['a=1; HttpOnly', 'b=2']);
      expect(await answer.text()).toBe('{"é":1}');
    });

    it('bytes, when the body is base64', async () => {
      result = {
        statusCode: 200,
        headers: { 'content-type': 'image/png' },
        body: 'iVBORw==',
        isBase64Encoded: true,
      };
      const answer = await post('/echo');

      expect(Buffer.from(await answer.arrayBuffer())).toEqual(
        Buffer.from([0x89, 0x50, 0x4e, 0x47]),
      );
    });

    it('plain text, when it names no content type', async () => {
      result = { statusCode: '200', body: 'hello' };
      const answer = await post('/echo');

      expect(answer.headers.get('content-type')).toBe('text/plain;charset=utf-8');
      expect(await answer.text()).toBe('hello');
    });

    it.each([
      ['an object', { customerId: 'cust_1' }, '{"customerId":"cust_1"}'],
      ['a string', 'hello', 'hello'],
      ['a list', [1, 2], '[1,2]'],
      ['nothing', undefined, 'null'],
    ])('200 and JSON, when it is %s without a status', async (_, bare, body) => {
      result = bare;
      const answer = await post('/echo');

      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe('application/json');
      expect(await answer.text()).toBe(body);
    });

    it.each([
      ['a status that is no number', { statusCode: 'fine' }],
      ['a status that does not exist', { statusCode: 999 }],
      ['a status of null', { statusCode: null }],
      ['a body that is an object', { statusCode: 200, body: { customerId: 'cust_1' } }],
      ['headers that are a list', { statusCode: 200, headers: ['a'] }],
      ['a cookie that cannot be sent', { statusCode: 200, cookies: ['a=1\r\nb: c'] }],
      ['a header that cannot be sent', { statusCode: 200, headers: { 'x-bad': 'a\r\nb: c' } }],
    ])('500, when it has %s', async (_, nonsense) => {
      result = nonsense;
      const answer = await post('/echo');

      expect(answer.status).toBe(500);
      expect(await answer.text()).toBe('{"message":"Internal Server Error"}');
    });
  });

  it('gives each answer a request id, and tells it to whoever watches', async () => {
    result = { statusCode: 204 };
    const first = await post('/echo?a=1');
    const second = await post('/nope');
    await setImmediate();

    const ids = [first, second].map((it) => it.headers.get('apigw-requestid'));
    expect(new Set(ids).size).toBe(2);
    expect(answered.slice(-2)).toEqual([
      {
        method: 'POST',
        url: '/echo?a=1',
        status: 204,
        requestId: ids[0],
        durationMs: expect.any(Number),
      },
      {
        method: 'POST',
        url: '/nope',
        status: 404,
        requestId: ids[1],
        durationMs: expect.any(Number),
      },
    ]);
  });
});
