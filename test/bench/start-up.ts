import { mkdirSync, symlinkSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectFolder } from '../../lib/bundle.ts';
import { type FreshScript, measureInTurns, quantile, type Sample } from './fresh-processes.ts';
import type { AddRow, Report } from './report.ts';
import {
  bundledAsDeployed,
  bundledByDefault,
  naiveBackend,
} from './start-up/bundled-by-default.ts';
import { type StartUpBench, startUpBench } from './start-up/start-bench.ts';
import { checked, prologue, timedRequest } from './start-up/timed-request.ts';

/** With which the others are compared. */
const comparison = 'the naive backend, all three steps';

/** The AWS SDK is in every bundle anyway, so each layer is measured on top of it. */
const sdk = `import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
  globalThis.keep = [DynamoDBClient, GetItemCommand];`;
const layers = {
  'the AWS SDK alone': `${sdk} done();`,
  '+ node:https, one request': `${sdk} import * as https from 'node:https';
    const agent = new https.Agent({ keepAlive: true });
    https.request(process.env.URL, { agent }, (r) => { r.resume(); r.on('end', done); }).end();`,
  '+ @smithy/node-http-handler, one request': `${sdk}
    import { NodeHttpHandler } from '@smithy/node-http-handler';
    const url = new URL(process.env.URL);
    new NodeHttpHandler().handle({ protocol: 'https:', hostname: url.hostname, port: Number(url.port),
      method: 'GET', path: '/', headers: {}, query: {} }).then(({ response }) => {
      response.body.resume(); response.body.on('end', done); });`,
  '+ fetch, one request': `${sdk} fetch(process.env.URL).then((r) => r.text()).then(done);`,
};

function layerScripts(folder: string, bench: StartUpBench): [string, FreshScript][] {
  return Object.entries(layers).map(([name, contents], index) => {
    const outfile = bundledAsDeployed(join(folder, `${index}.cjs`), contents);
    const script = () => `${prologue} require(${JSON.stringify(outfile)});`;
    return [
      name,
      { script, environment: { URL: `${bench.services.dojo.baseUrl}/`, ...bench.tlsEnvironment } },
    ];
  });
}

function comparisons(
  folder: string,
  { services, naiveEnvironment, tlsEnvironment, requestTo }: StartUpBench,
) {
  const folderAmongPackages = join(folder, 'among-packages');
  mkdirSync(folderAmongPackages);
  symlinkSync(join(projectFolder, 'node_modules'), join(folderAmongPackages, 'node_modules'));
  const bundle = bundledByDefault(join(folder, 'naive.cjs'), naiveBackend);
  // Where Node finds the SDK, as it does in Lambda's runtime.
  const withoutSdk = bundledByDefault(join(folderAmongPackages, 'naive.cjs'), naiveBackend, [
    '@aws-sdk/*',
    '@smithy/*',
  ]);
  const naive = (file: string, id: string): FreshScript => ({
    script: timedRequest(file, () => requestTo(id)),
    environment: naiveEnvironment,
  });
  const dojoAlone = `const https = require('node:https');
    const agent = new https.Agent({ keepAlive: true });
    const headers = { authorization: 'Basic ${services.dojo.apiKey}', version: '2024-02-05', 'content-type': 'application/json' };
    const request = https.request('${services.dojo.baseUrl}/customers', { method: 'POST', agent, headers }, (answer) => {
      answer.resume(); answer.on('end', done); });
    request.end('{"name":"bench"}');`;
  return new Map<string, FreshScript>([
    [comparison, naive(bundle, 'checkout')],
    ['the same, with the SDK outside of the bundle', naive(withoutSdk, 'checkout')],
    ['the naive backend, a secret', naive(bundle, 'mint-customer-secret')],
    ['the naive backend, an intent', naive(bundle, 'create-payment-intent')],
    [
      'an empty handler',
      {
        script: () => `${prologue} (async () => ({ statusCode: 200 }))()${checked};`,
        environment: {},
      },
    ],
    [
      'node:https alone',
      { script: () => `${prologue} require('node:https'); done();`, environment: {} },
    ],
    [
      'one call to Dojo, and no backend',
      { script: () => `${prologue} ${dojoAlone}`, environment: tlsEnvironment },
    ],
  ]);
}

export interface StartUpOptions {
  /** Fresh processes of each row. */
  readonly rounds: number;
  /** Default: all. */
  readonly routes: readonly string[] | undefined;
}

/** From the first line of each bundle to its first answer, beside what a team would write without it. */
export async function measureStartUp(
  { rounds, routes }: StartUpOptions,
  report: Report,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'save-card-bench-'));
  const bench = await startUpBench();
  try {
    const asked = bench.routes.filter(({ id }) => routes?.includes(id) ?? true);
    const unknown = routes?.find((id) => !asked.some((route) => route.id === id));
    if (unknown !== undefined) throw new Error(`There is no route ${unknown}.`);
    const layerTable = report.table({
      title: `HTTP layers: ${rounds} fresh processes each, in turns`,
      unit: 'milliseconds',
      columns,
    });
    const layersMeasured = await measureInTurns(new Map(layerScripts(folder, bench)), rounds);
    addRows(layerTable, layersMeasured, 'the AWS SDK alone');

    const scripts = new Map([
      ...comparisons(folder, bench),
      ...asked.map((route): [string, FreshScript] => [
        route.id,
        {
          script: timedRequest(bench.bundleOf(route.id), () => bench.requestTo(route.id)),
          environment: bench.environmentOf(route.id),
        },
      ]),
    ]);
    const startUpTable = report.table({
      title: `Start-up: import and first request of each route’s bundle as deployed, ${rounds} fresh processes each, in turns`,
      unit: 'milliseconds',
      columns,
    });
    addRows(startUpTable, await measureInTurns(scripts, rounds), comparison);
  } finally {
    await bench.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const columns = ['a quarter', 'median', '3 quarters', 'ratio'] as const;

/** @param baseName - the row with whose median the others' are compared. */
function addRows(addRow: AddRow, samples: readonly Sample[], baseName: string): void {
  const base = quantile(samples.find(({ name }) => name === baseName)?.runsMs ?? [], 0.5);
  for (const { name, runsMs } of samples) {
    const quarters = [0.25, 0.5, 0.75].map((share) => quantile(runsMs, share));
    addRow(name, ...quarters, (quantile(runsMs, 0.5) / base).toFixed(2));
  }
}
