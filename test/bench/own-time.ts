import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildSync } from 'esbuild';
import { projectFolder } from '../../lib/bundle.ts';
import { type FreshScript, measureInTurns, quantile } from './fresh-processes.ts';
import { bundledByDefault, naiveBackend } from './start-up/bundled-by-default.ts';
import { type StartUpBench, startUpBench } from './start-up/start-bench.ts';
import { timedRequest } from './start-up/timed-request.ts';
import {
  measureWarm,
  startWarmHandler,
  type WarmHandler,
  type WarmRow,
} from './warm/warm-handler.ts';

const { values } = parseArgs({
  options: {
    turns: { type: 'string', default: '50' },
    /** Fresh processes of each, for the first request. */
    rounds: { type: 'string', default: '9' },
  },
});
const turns = Number(values.turns);
const rounds = Number(values.rounds);
if (!(turns >= 1 && rounds >= 1)) {
  console.error('--turns and --rounds must be whole numbers from 1.');
  process.exit(2);
}

/** Of Dojo, of DynamoDB and of Secrets Manager, as a stage on AWS may see them. */
const delaysMs = { dojo: 120, dynamodb: 15, 'secrets-manager': 40 };

const folder = await mkdtemp(join(tmpdir(), 'save-card-own-time-'));
const naiveBundle = bundledByDefault(join(folder, 'naive.cjs'), naiveBackend);
const dojoBundle = join(folder, 'dojo-alone.cjs');
/** Dojo's API and nothing else: a call over a connection that is kept. The event is path and body. */
writeFileSync(
  dojoBundle,
  `const https = require('node:https');
  const agent = new https.Agent({ keepAlive: true });
  exports.handler = ({ path, body }) => new Promise((resolve, reject) => {
    const headers = { authorization: 'Basic ' + process.env.API_KEY, version: '2024-02-05', 'content-type': 'application/json' };
    const request = https.request(process.env.DOJO_URL + path, { method: 'POST', agent, headers }, (answer) => {
      answer.setEncoding('utf8');
      let text = '';
      answer.on('data', (chunk) => { text += chunk; });
      answer.on('end', () => resolve({ statusCode: answer.statusCode, body: text }));
    });
    request.on('error', reject);
    request.end(JSON.stringify(body));
  });`,
);

const tableSource = join(folder, 'table-alone.ts');
const tableBundle = join(folder, 'table-alone.cjs');
/** One write to DynamoDB with the AWS SDK and nothing else, as each creation at Dojo needs it. */
writeFileSync(
  tableSource,
  `import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
  const client = new DynamoDBClient();
  export async function handler() {
    await client.send(new UpdateItemCommand({
      TableName: process.env.TABLE,
      Key: { pk: { S: 'created#benchmark' } },
      UpdateExpression: 'ADD inDay :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
    }));
    return { statusCode: 200, body: '' };
  }`,
);
buildSync({
  entryPoints: [tableSource],
  outfile: tableBundle,
  bundle: true,
  minify: true,
  platform: 'node',
  format: 'cjs',
  mainFields: ['module', 'main'],
  nodePaths: [join(projectFolder, 'node_modules')],
  logLevel: 'error',
});

const handlers: WarmHandler[] = [];
function start(bundle: string, environment: Readonly<Record<string, string>>): WarmHandler {
  const handler = startWarmHandler(bundle, environment);
  handlers.push(handler);
  return handler;
}

function eventOf(bench: StartUpBench, id: string): unknown {
  const route = bench.routes.find((each) => each.id === id);
  if (route === undefined) throw new Error(`There is no route ${id}.`);
  return bench.requestTo(route);
}
function ours(bench: StartUpBench, name: string, id: string): WarmRow {
  const handler = start(bench.bundleOf(id), bench.environmentOf(id));
  return { name, handler, event: eventOf(bench, id) };
}
function naive(bench: StartUpBench, name: string, id: string): WarmRow {
  return { name, handler: start(naiveBundle, bench.naiveEnvironment), event: eventOf(bench, id) };
}

async function ownTime(bench: StartUpBench): Promise<void> {
  const secret = ours(bench, 'POST /customer/secret', 'mint-customer-secret');
  const { body } = await secret.handler.run({ event: secret.event, invocations: 1 });
  const { dojo } = bench.services;
  const dojoAlone = (name: string, event: unknown): WarmRow => ({
    name,
    handler: start(dojoBundle, {
      ...bench.tlsEnvironment,
      DOJO_URL: dojo.baseUrl,
      API_KEY: dojo.apiKey,
    }),
    event,
  });
  const path = `/customers/${JSON.parse(body).customerId}/create-secret`;
  const order = { amount: { value: 1999, currencyCode: 'GBP' }, reference: 'Order 1' };
  const groups = [
    [
      dojoAlone('Dojo alone: create secret', { path, body: {} }),
      secret,
      naive(bench, 'the naive backend, a secret', 'mint-customer-secret'),
    ],
    [
      dojoAlone('Dojo alone: create payment intent', { path: '/payment-intents', body: order }),
      {
        name: 'one write with the AWS SDK alone',
        handler: start(tableBundle, {
          ...bench.naiveEnvironment,
          TABLE: bench.services.tableName,
        }),
        event: {},
      },
      ours(bench, 'POST /payment-intents', 'create-payment-intent'),
      naive(bench, 'the naive backend, an intent', 'create-payment-intent'),
    ],
    [
      ours(bench, 'POST /checkout', 'checkout'),
      naive(bench, 'the naive backend, all three steps', 'checkout'),
    ],
  ];
  const samples = await measureWarm(groups.flat(), { turns, invocations: 20 });
  console.log(`warm, no delay, ${turns * 20} invocations each, in turns`);
  console.log(
    `${'milliseconds'.padEnd(44)}  own p50  own p99  cpu p50  cpu p99      p50      p99  ratio of p50 to the first`,
  );
  for (const group of groups) {
    const base = quantile(samples.get(group[0]?.name ?? '')?.tookMs ?? [], 0.5);
    for (const { name } of group) {
      const { ownMs = [], cpuMs = [], tookMs = [] } = samples.get(name) ?? {};
      const columns = [ownMs, cpuMs, tookMs].flatMap((each) => [
        quantile(each, 0.5),
        quantile(each, 0.99),
      ]);
      const ratio = (quantile(tookMs, 0.5) / base).toFixed(2);
      const cells = [...columns.map((column) => column.toFixed(2)), ratio];
      console.log(`${name.padEnd(44)} ${cells.map((cell) => cell.padStart(8)).join(' ')}`);
    }
  }
}

async function firstSecret(bench: StartUpBench, delayed: StartUpBench): Promise<void> {
  const first = (from: StartUpBench): FreshScript => ({
    script: timedRequest(from.bundleOf('mint-customer-secret'), () =>
      eventOf(from, 'mint-customer-secret'),
    ),
    environment: from.environmentOf('mint-customer-secret'),
  });
  const naiveFirst = (from: StartUpBench): FreshScript => ({
    script: timedRequest(naiveBundle, () => eventOf(from, 'mint-customer-secret')),
    environment: from.naiveEnvironment,
  });
  const samples = await measureInTurns(
    new Map([
      ['start-up and first secret, no delay', first(bench)],
      ['the same, with the delays', first(delayed)],
      ['the naive backend, no delay', naiveFirst(bench)],
      ['the naive backend, with the delays', naiveFirst(delayed)],
    ]),
    rounds,
  );
  console.log(`\nthe first secret of a fresh process, ${rounds} each, in turns; ${delaysInWords}`);
  for (const { name, runsMs } of samples) {
    console.log(`${name.padEnd(44)} ${quantile(runsMs, 0.5).toFixed(0).padStart(8)}`);
  }
}

async function checkoutAgainstSequence(bench: StartUpBench): Promise<void> {
  const sequence = [
    ours(bench, 'PUT /customer', 'ensure-customer'),
    ours(bench, 'then POST /customer/secret', 'mint-customer-secret'),
    ours(bench, 'then POST /payment-intents', 'create-payment-intent'),
  ];
  const rows = [
    ...sequence,
    ours(bench, 'POST /checkout', 'checkout'),
    naive(bench, 'the naive backend, all three steps', 'checkout'),
  ];
  const samples = await measureWarm(rows, { turns: 10, invocations: 3 });
  const medianOf = (name: string) => quantile(samples.get(name)?.tookMs ?? [], 0.5);
  const total = sequence.reduce((sum, { name }) => sum + medianOf(name), 0);
  console.log(`\nwarm, 30 invocations each, in turns; ${delaysInWords}`);
  for (const { name } of rows) {
    console.log(`${name.padEnd(44)} ${medianOf(name).toFixed(0).padStart(8)}`);
  }
  const share = (medianOf('POST /checkout') / total).toFixed(2);
  console.log(`the three in sequence: ${total.toFixed(0)}; the checkout is ${share} of it`);
}

const delaysInWords = `Dojo answers after ${delaysMs.dojo} ms, DynamoDB after ${delaysMs.dynamodb}, Secrets Manager after ${delaysMs['secrets-manager']}`;

const bench = await startUpBench();
try {
  await ownTime(bench);
  const delayed = await startUpBench(delaysMs);
  try {
    await firstSecret(bench, delayed);
    await checkoutAgainstSequence(delayed);
  } finally {
    await Promise.all(handlers.map((handler) => handler.close()));
    await delayed.close();
  }
} finally {
  await Promise.all(handlers.map((handler) => handler.close()));
  await bench.close();
  await rm(folder, { recursive: true, force: true });
}
