import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DojoSimulator, startDojoSimulator } from '../../simulator/dojo-simulator.ts';
import { type CallOptions, call } from './dojo-caller.ts';

describe('a request to the simulator', () => {
  let simulator: DojoSimulator;
  beforeEach(async () => {
    simulator = await startDojoSimulator();
  });
  afterEach(() => simulator.close());

  const storedCustomers = () =>
    simulator.accounts.list().flatMap((account) => account.state().customerIds);

  const refused: readonly (readonly [string, CallOptions, number])[] = [
    ['no authorization', { headers: { authorization: null } }, 401],
    ['a bearer token', { headers: { authorization: 'Bearer sk_sandbox_local' } }, 401],
    ['the bare key', { headers: { authorization: 'sk_sandbox_local' } }, 401],
    ['a base64-encoded key', { key: Buffer.from('sk_sandbox_local:').toString('base64') }, 401],
    ['a key of another make', { key: 'pk_sandbox_local' }, 401],
    ['a key without a text', { key: 'sk_sandbox_' }, 401],
    ['no version', { headers: { version: null } }, 400],
    ['a version that Dojo does not have', { headers: { version: '2024-02-06' } }, 400],
    ['no content type', { headers: { 'content-type': null } }, 415],
    [
      'a form content type',
      { headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      415,
    ],
    ['a broken content type', { headers: { 'content-type': '(((' } }, 415],
    ['broken JSON', { rawBody: '{"name":' }, 400],
    ['an array', { rawBody: '[]' }, 400],
    ['null', { rawBody: 'null' }, 400],
    ['a field called __proto__', { rawBody: '{"__proto__": {"name": "Alice"}}' }, 400],
    ['an empty body', { rawBody: '' }, 400],
  ];

  it.each(refused)(
    'with %s is refused as a problem, and stores nothing',
    async (_case, options, status) => {
      const answer = await call(simulator, 'POST', '/customers', { body: {}, ...options });

      expect(answer.status).toBe(status);
      expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(answer.body).toMatchObject({
        type: expect.stringContaining('https://tools.ietf.org/html/rfc'),
        title: expect.any(String),
        status,
        traceId: expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/),
      });
      expect(storedCustomers()).toEqual([]);
    },
  );

  it.each(['2022-04-07', '2024-02-05', '2025-09-10', '2026-02-27'])(
    'of version %s is served',
    async (version) => {
      const answer = await call(simulator, 'POST', '/customers', {
        body: {},
        headers: { version },
      });
      expect(answer.status).toBe(200);
    },
  );

  it('may declare a charset', async () => {
    const answer = await call(simulator, 'POST', '/customers', {
      body: {},
      headers: { 'content-type': 'application/json; charset=utf-8' },
    });
    expect(answer.status).toBe(200);
  });

  it('is answered without the key that it was refused for', async () => {
    const answer = await call(simulator, 'POST', '/customers', {
      body: {},
      key: 'pk_mistaken_key',
    });
    expect(answer.status).toBe(401);
    expect(JSON.stringify(answer.body)).not.toContain('pk_mistaken_key');
  });

  it('to a route that Dojo does not have is a 404 problem', async () => {
    const answer = await call(simulator, 'GET', '/nonsense');
    expect(answer.status).toBe(404);
    expect(answer.body).toMatchObject({ title: 'Not Found', traceId: expect.any(String) });
    expect(simulator.requests.list()).toEqual([{ method: 'GET', route: 'unknown', status: 404 }]);
  });

  it('with a path that cannot be decoded is a 400 problem', async () => {
    const answer = await call(simulator, 'GET', '/customers/%zz');
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ status: 400, traceId: expect.any(String) });
  });

  it('with more than 100 characters of ids is refused by the parameter’s name', async () => {
    const answer = await call(simulator, 'GET', `/customers/${'a'.repeat(101)}`);
    expect(answer).toMatchObject({
      status: 400,
      body: { errors: { customerId: ['At most 100 characters are allowed.'] } },
    });
  });
});
