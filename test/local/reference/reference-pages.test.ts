import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routes } from '../../../lib/routes.ts';
import { startGateway } from '../../../local/gateway/start-gateway.ts';
import type { Listening } from '../../../local/listen-on-loopback.ts';
import { addReferencePages } from '../../../local/reference/add-reference-pages.ts';
import { fixtureApp } from '../../fixtures/fixture-app.ts';

const fixture = await fixtureApp();

describe('the reference pages', () => {
  let gateway: Listening;

  beforeAll(async () => {
    gateway = await startGateway({
      routes,
      authorizer: async () => ({ authorized: false, reason: undefined }),
      invoke: async () => undefined,
      addPages: (server) => addReferencePages(server, fixture),
    });
  });
  afterAll(() => gateway.close());

  const get = (path: string) => fetch(`${gateway.url}${path}`);

  it('are served on /docs to everybody on this machine', async () => {
    const answer = await get('/docs');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await answer.text()).toContain('<main id="reference">');
  });

  it('come with everything that they load', async () => {
    const page = await (await get('/docs')).text();
    const loaded = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path ?? '');
    expect(loaded).toHaveLength(6);
    for (const path of loaded) {
      const answer = await get(path);
      expect(answer.status, path).toBe(200);
      expect((await answer.arrayBuffer()).byteLength, path).toBeGreaterThan(10);
    }
  });

  it('let the browser talk to nobody else', async () => {
    const policy = (await get('/docs')).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/https?:|\*/);
  });

  it('show the document, with this server as the one to try', async () => {
    const document = await (await get('/docs/openapi.json')).json();
    expect(document).toMatchObject({
      openapi: '3.1.1',
      servers: [{ url: '/' }],
      paths: { '/checkout': { post: { operationId: 'checkout' } } },
    });
  });

  it('are not there unless they are asked for', async () => {
    const bare = await startGateway({
      routes,
      authorizer: async () => ({ authorized: false, reason: undefined }),
      invoke: async () => undefined,
    });
    const answer = await fetch(`${bare.url}/docs`);
    await bare.close();
    expect(answer.status).toBe(404);
  });
});
