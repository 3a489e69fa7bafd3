import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { environmentNames } from '../../functions/core/runtime/environment-names.ts';
import { functionsOf } from '../../lib/app-functions.ts';
import { bundleFunctions } from '../../lib/bundle.ts';
import { loadApp } from '../../lib/load-app.ts';
import { measureInTurns, table } from './fresh-processes.ts';

const rounds = Number(process.argv[2] ?? 12);

/** The AWS SDK is in every bundle anyway, so each layer is measured on top of it. */
const sdk = `import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
  globalThis.keep = [DynamoDBClient, GetItemCommand];`;
const layers = {
  'the AWS SDK alone': `${sdk} done();`,
  '+ node:https, one request': `${sdk} import * as http from 'node:http'; import 'node:https';
    const agent = new http.Agent({ keepAlive: true });
    http.request(process.env.URL, { agent }, (r) => { r.resume(); r.on('end', done); }).end();`,
  '+ @smithy/node-http-handler, one request': `${sdk}
    import { NodeHttpHandler } from '@smithy/node-http-handler';
    const url = new URL(process.env.URL);
    new NodeHttpHandler().handle({ protocol: 'http:', hostname: url.hostname, port: Number(url.port),
      method: 'GET', path: '/', headers: {}, query: {} }).then(({ response }) => {
      response.body.resume(); response.body.on('end', done); });`,
  '+ fetch, one request': `${sdk} fetch(process.env.URL).then((r) => r.text()).then(done);`,
};

const folder = await mkdtemp(join(tmpdir(), 'save-card-bench-'));
const server = createServer((_, response) => response.end('{}'));
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

function timed(file: string, isDoneAtOnce: boolean) {
  return `const start = performance.now();
   globalThis.done = () => { console.log(performance.now() - start); process.exit(); };
   require(${JSON.stringify(file)}); ${isDoneAtOnce ? 'done();' : ''}`;
}

try {
  const scripts = new Map<string, string>();
  for (const [name, contents] of Object.entries(layers)) {
    const outfile = join(folder, `${scripts.size}.cjs`);
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
    scripts.set(name, timed(outfile, false));
  }
  console.log(`HTTP layers, ${rounds} fresh processes each, in turns`);
  console.log(table(await measureInTurns(scripts, rounds, { URL: url })));

  const app = await loadApp('demo');
  const { routes } = functionsOf(app);
  bundleFunctions({ entries: routes, appFolder: app.folder, outDir: folder });
  const bundles = new Map(
    routes.map(({ id }) => [id, timed(join(folder, id, 'index.js'), true)] as const),
  );
  console.log('\nimport of each function’s bundle, as deployed');
  console.log(
    table(
      await measureInTurns(bundles, rounds, {
        [environmentNames.app]: 'bench',
        [environmentNames.stage]: 'bench',
        [environmentNames.tableName]: 'bench',
        [environmentNames.dojoKeySecretId]: 'bench',
        [environmentNames.dojoEnvironment]: 'sandbox',
        [environmentNames.webhookSecretsId]: 'bench',
        [environmentNames.eventBusName]: 'bench',
        [environmentNames.deadLetterQueueUrl]: url,
        [environmentNames.amountLimits]: '{"GBP":{"minimum":1,"maximum":2}}',
        AWS_REGION: 'eu-west-2',
        AWS_ACCESS_KEY_ID: 'bench',
        AWS_SECRET_ACCESS_KEY: 'bench',
        AWS_ENDPOINT_URL: url,
      }),
    ),
  );
} finally {
  server.close();
  await rm(folder, { recursive: true, force: true });
}
