import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { corsFor } from '../../../local/gateway/cors.ts';
import { startGateway } from '../../../local/gateway/start-gateway.ts';
import type { Listening } from '../../../local/listen-on-loopback.ts';
import { routeForTests } from './route-for-tests.ts';

describe('a gateway with allowed web origins', () => {
  let gateway: Listening;

  beforeAll(async () => {
    gateway = await startGateway({
      routes: [routeForTests('ensure', 'PUT', '/customer', 'jwt')],
      authorizer: async () => ({ authorized: false, reason: undefined }),
      invoke: async () => ({ statusCode: 204 }),
      cors: corsFor(['https://shop.example']),
    });
  });
  afterAll(() => gateway.close());

  const ask = (method: string, origin: string) =>
    fetch(`${gateway.url}/customer`, { method, headers: { origin } });

  it('answers the preflight of an allowed origin without asking for a token', async () => {
    const answer = await ask('OPTIONS', 'https://shop.example');

    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://shop.example');
    expect(answer.headers.get('access-control-allow-methods')).toBe('GET,PUT,POST,DELETE');
    expect(answer.headers.get('access-control-allow-headers')).toBe(
      'authorization,content-type,idempotency-key,x-request-id',
    );
    expect(answer.headers.get('access-control-max-age')).toBe('3600');
  });

  it('lets a page of an allowed origin read even a refusal', async () => {
    const answer = await ask('PUT', 'https://shop.example');

    expect(answer.status).toBe(401);
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://shop.example');
    expect(answer.headers.get('access-control-expose-headers')).toBe(
      'apigw-requestid,idempotent-replayed,retry-after,x-request-id',
    );
  });

  it.each(['OPTIONS', 'PUT'])('gives another origin no CORS header on %s', async (method) => {
    const answer = await ask(method, 'https://shop.example.evil.example');

    const names = [...answer.headers.keys()];
    expect(names.filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });

  it('has no CORS rules where no origin is allowed', () => {
    expect(corsFor([])).toBeUndefined();
  });
});
