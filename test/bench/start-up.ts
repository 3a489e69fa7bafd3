import { writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildSync } from 'esbuild';
import { projectFolder } from '../../lib/bundle.ts';
import { type FreshScript, measureInTurns, summarize, table } from './fresh-processes.ts';
import { bundledByDefault, naiveBackend } from './start-up/bundled-by-default.ts';
import { type StartUpBench, startUpBench } from './start-up/start-bench.ts';
import { checked, prologue, timedRequest } from './start-up/timed-request.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '15' },
    /** Of routes; may be repeated. Default: all. */
    route: { type: 'string', multiple: true },
    json: { type: 'string' },
  },
});
const rounds = Number(values.rounds);
if (!(Number.isInteger(rounds) && rounds >= 1)) {
  console.error('--rounds must be a whole number from 1.');
  process.exit(2);
}

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

const folder = await mkdtemp(join(tmpdir(), 'save-card-bench-'));
const folderAmongPackages = join(folder, 'among-packages');
await mkdir(folderAmongPackages);
await symlink(join(projectFolder, 'node_modules'), join(folderAmongPackages, 'node_modules'));
const bench = await startUpBench();

function layerScripts(url: string): [string, FreshScript][] {
  return Object.entries(layers).map(([name, contents], index) => {
    const outfile = join(folder, `${index}.cjs`);
    buildSync({
      stdin: { contents, resolveDir: process.cwd() },
      outfile,
      bundle: true,
      minify: true,
      platform: 'node',
      format: 'cjs',
      mainFields: ['module', 'main'],
      logLevel: 'error',
    });
    const script = () => `${prologue} require(${JSON.stringify(outfile)});`;
    return [name, { script, environment: { URL: url, ...bench.tlsEnvironment } }];
  });
}

function comparisons({
  services,
  naiveEnvironment,
  tlsEnvironment,
  routes,
  requestTo,
}: StartUpBench) {
  const bundle = bundledByDefault(join(folder, 'naive.cjs'), naiveBackend);
  // Where Node finds the SDK, as it does in Lambda's runtime.
  const withoutSdk = bundledByDefault(join(folderAmongPackages, 'naive.cjs'), naiveBackend, [
    '@aws-sdk/*',
    '@smithy/*',
  ]);
  const eventOf = (id: string) => () => {
    const route = routes.find((each) => each.id === id);
    return route && requestTo(route);
  };
  const naive = (file: string, id: string): FreshScript => ({
    script: timedRequest(file, eventOf(id)),
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

try {
  const layersMeasured = summarize(
    await measureInTurns(new Map(layerScripts(`${bench.services.dojo.baseUrl}/`)), rounds),
    'the AWS SDK alone',
  );
  console.log(`HTTP layers, ${rounds} fresh processes each, in turns`);
  console.log(table(layersMeasured));

  const asked = bench.routes.filter(({ id }) => values.route?.includes(id) ?? true);
  const scripts = new Map([
    ...comparisons(bench),
    ...asked.map((route): [string, FreshScript] => [
      route.id,
      {
        script: timedRequest(bench.bundleOf(route.id), () => bench.requestTo(route)),
        environment: bench.environmentOf(route.id),
      },
    ]),
  ]);
  const startUps = summarize(await measureInTurns(scripts, rounds), comparison);
  console.log('\nimport and first request, of each route’s bundle as deployed');
  console.log(table(startUps));
  if (values.json !== undefined) {
    const record = { rounds, layers: layersMeasured, startUps };
    writeFileSync(values.json, `${JSON.stringify(record, null, 2)}\n`);
  }
} finally {
  await bench.close();
  await rm(folder, { recursive: true, force: true });
}
