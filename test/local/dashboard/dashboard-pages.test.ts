import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { AppStage } from '../../../lib/app-stage.ts';
import type { Route } from '../../../lib/routes.ts';
import { addDashboardPages } from '../../../local/dashboard/add-dashboard-pages.ts';
import type { DashboardData } from '../../../local/dashboard/dashboard-data.ts';
import { LocalMetrics } from '../../../local/dashboard/local-metrics.ts';
import { startGateway } from '../../../local/gateway/start-gateway.ts';
import { localNames } from '../../../local/local-names.ts';
import { fixtureStage } from '../../fixtures/fixture-app.ts';
import { FakeTimer } from '../fake-timer.ts';
import { routeForTests } from '../gateway/route-for-tests.ts';

const stage = await fixtureStage();
const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function start(
  alarms: Partial<AppStage['alarms']> = {},
  routes: readonly Route[] = [],
): Promise<{ get: (path: string) => Promise<Response>; root: string }> {
  const settings = { ...stage, alarms: { ...stage.alarms, ...alarms } };
  const root = await mkdtemp(join(tmpdir(), 'dashboard-test-'));
  const timer = new FakeTimer();
  const metrics = new LocalMetrics({
    names: localNames(settings),
    queues: { queue: () => ({ messages: [], sentCount: 0 }) },
    consumers: [],
    timer,
  });
  const gateway = await startGateway({
    routes,
    authorizer: async () => ({ authorized: false, reason: undefined }),
    invoke: async () => ({ statusCode: 200, body: 'the app’s' }),
    addPages: (server) =>
      addDashboardPages(server, {
        metrics,
        settings,
        watched: { settings, routes: [], consumers: [] },
        root,
        timer,
      }),
  });
  ends.push(
    () => gateway.close(),
    () => metrics.close(),
    () => rm(root, { recursive: true }),
  );
  return { get: (path) => fetch(`${gateway.url}${path}`), root };
}

describe('the dashboard’s page', () => {
  it('comes with everything that it loads', async () => {
    const { get } = await start();

    const page = await get('/dashboard');

    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const loaded = [...(await page.text()).matchAll(/(?:src|href)="([^"]+)"/g)];
    expect(loaded.map(([, path]) => path)).toEqual([
      '/dashboard/page.css',
      '/dashboard/page-script.js',
      '/dashboard/data',
    ]);
    for (const [, path = ''] of loaded) {
      const answer = await get(path);
      expect(answer.status, path).toBe(200);
      expect((await answer.arrayBuffer()).byteLength, path).toBeGreaterThan(100);
    }
  });

  it('lets the browser talk to nobody else', async () => {
    const { get } = await start();

    const policy = (await get('/dashboard')).headers.get('content-security-policy') ?? '';

    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/https?:|\*|unsafe/);
  });

  it('says what is not measured', async () => {
    const { get } = await start();

    expect(await (await get('/dashboard')).text()).toContain(
      'Lambda’s and DynamoDB’s throttles and DynamoDB’s units are not measured',
    );
  });

  it('makes way for a route that an app has there', async () => {
    const route = routeForTests('theirs', 'GET', '/dashboard', 'none');
    const { get } = await start({}, [route]);

    expect(await (await get('/dashboard')).text()).toBe('the app’s');
    expect((await get('/dashboard/data')).status).toBe(200);
  });
});

describe('an alarm’s link', () => {
  async function linkOf(get: (path: string) => Promise<Response>): Promise<string | undefined> {
    const data = (await (await get('/dashboard/data')).json()) as DashboardData;
    return data.alarms.find(({ name }) => name === 'dojo-key')?.runbook;
  }

  it('leads to its paragraph of the runbook', async () => {
    const { get, root } = await start({ runbook: 'runbook.md' });
    await writeFile(
      join(root, 'runbook.md'),
      '# Runbook\n\n## dojo-key\n\nPut a <valid> key in.\n',
    );

    expect(await linkOf(get)).toBe('/dashboard/runbook#dojo-key');
    const page = await (await get('/dashboard/runbook')).text();
    expect(page).toContain('<h2 id="dojo-key">dojo-key</h2>');
    expect(page).toContain('Put a &lt;valid> key in.');
  });

  it('says what to do when there is no such file', async () => {
    const { get } = await start({ runbook: 'gone.md' });

    const answer = await get('/dashboard/runbook');

    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain('There is no file gone.md here. Set alarms.runbook');
  });

  it('leads to a runbook elsewhere', async () => {
    const { get } = await start({ runbook: 'https://wiki.example/runbook' });

    expect(await linkOf(get)).toBe('https://wiki.example/runbook#dojo-key');
  });
});
