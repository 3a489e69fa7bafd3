import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { FastifyInstance, RouteHandlerMethod } from 'fastify';
import type { AppStage } from '../../lib/app-stage.ts';
import type { WatchedStage } from '../../lib/observability/measure.ts';
import { localNames } from '../local-names.ts';
import type { Timer } from '../run-on-schedule.ts';
import { dashboardData } from './dashboard-data.ts';
import type { LocalMetrics } from './local-metrics.ts';
import { runbookPage } from './runbook-page.ts';

export const dashboardPath = '/dashboard';

export interface DashboardOptions {
  readonly metrics: LocalMetrics;
  readonly settings: AppStage;
  readonly watched: WatchedStage;
  /** The folder with cdk.json, which the settings' `alarms.runbook` is relative to. */
  readonly root: string;
  readonly timer: Timer;
}

/** What the page is made of, by what follows its own path. */
const files: Readonly<Record<string, { readonly type: string; readonly name: string }>> = {
  '': { type: 'text/html; charset=utf-8', name: 'page.html' },
  '/page.css': { type: 'text/css; charset=utf-8', name: 'page.css' },
  '/page-script.js': { type: 'text/javascript; charset=utf-8', name: 'page-script.js' },
};

/** The browser loads nothing from, and sends nothing to, elsewhere. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "base-uri 'none'",
  "connect-src 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "script-src 'self'",
  "style-src 'self'",
].join('; ');

const headers = {
  'cache-control': 'no-store',
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
};

/**
 * Serves what the stage's dashboard would show, on this machine only: the page, its numbers as JSON on
 * `<path>/data`, and the runbook on `<path>/runbook`. Nothing is read or made before somebody asks. An app
 * with a route of its own on one of these paths has the route, and not the page.
 */
export function addDashboardPages(server: FastifyInstance, options: DashboardOptions): void {
  const get = (path: string, handler: RouteHandlerMethod) => {
    const url = `${dashboardPath}${path}`;
    if (!server.hasRoute({ method: 'GET', url })) server.get(url, handler);
  };
  for (const [path, { type, name }] of Object.entries(files)) {
    get(path, async (_request, reply) => {
      const content = await readFile(new URL(name, import.meta.url));
      return reply.headers({ ...headers, 'content-type': type }).send(content);
    });
  }
  get('/data', async (_request, reply) =>
    reply.headers({ ...headers, 'content-type': 'application/json' }).send(dataNow(options)),
  );
  get('/runbook', async (_request, reply) => {
    const { runbook } = options.settings.alarms;
    const page = await runbookPage(resolve(options.root, runbook), runbook);
    return reply
      .code(page.status)
      .headers({ ...headers, 'content-type': 'text/html; charset=utf-8' })
      .send(page.html);
  });
}

function dataNow({ metrics, settings, watched, timer }: DashboardOptions): string {
  metrics.lookAtQueues();
  const { app, stage } = settings;
  const { store, startedAtMs } = metrics;
  const names = localNames(settings);
  const nowMs = timer.now();
  const runbook = runbookAddress(settings.alarms.runbook);
  return JSON.stringify(
    dashboardData({ app, stage, watched, runbook, store, names, startedAtMs, nowMs }),
  );
}

/** A runbook elsewhere is linked; a file of this folder has a page here. */
function runbookAddress(runbook: string): string {
  return /^https?:\/\//.test(runbook) ? runbook : `${dashboardPath}/runbook`;
}
