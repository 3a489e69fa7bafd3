import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FreshScript, measureInTurns, quantile } from './fresh-processes.ts';
import type { Report } from './report.ts';
import {
  bundledAsDeployed,
  bundledByDefault,
  naiveBackend,
} from './start-up/bundled-by-default.ts';
import { type StartUpBench, stageDelaysMs, startUpBench } from './start-up/start-bench.ts';
import { timedRequest } from './start-up/timed-request.ts';
import {
  measureWarm,
  startWarmHandler,
  type WarmHandler,
  type WarmRow,
} from './warm/warm-handler.ts';

const delaysInWords = `Dojo answers after ${stageDelaysMs.dojo} ms, DynamoDB after ${stageDelaysMs.dynamodb}, Secrets Manager after ${stageDelaysMs['secrets-manager']}`;

/** Dojo's API and nothing else: a call over a connection that is kept. The event is path and body. */
const dojoAlone = `const https = require('node:https');
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
  });`;

/** One write to DynamoDB with the AWS SDK and nothing else, as each creation at Dojo needs it. */
const tableAlone = `import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
  const client = new DynamoDBClient();
  export async function handler() {
    await client.send(new UpdateItemCommand({
      TableName: process.env.TABLE,
      Key: { pk: { S: 'created#benchmark' } },
      UpdateExpression: 'ADD inDay :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
    }));
    return { statusCode: 200, body: '' };
  }`;

/** Where the comparisons are built. */
interface Bundles {
  readonly naive: string;
  readonly dojo: string;
  readonly table: string;
}

function buildComparisons(folder: string): Bundles {
  const naive = bundledByDefault(join(folder, 'naive.cjs'), naiveBackend);
  const dojo = join(folder, 'dojo-alone.cjs');
  writeFileSync(dojo, dojoAlone);
  const table = bundledAsDeployed(join(folder, 'table-alone.cjs'), tableAlone);
  return { naive, dojo, table };
}

/** Starts the rows' processes, and ends all of them at once. */
class Rows {
  readonly #bundles: Bundles;
  readonly #handlers: WarmHandler[] = [];

  constructor(bundles: Bundles) {
    this.#bundles = bundles;
  }

  ours(bench: StartUpBench, name: string, id: string): WarmRow {
    const handler = this.#start(bench.bundleOf(id), bench.environmentOf(id));
    return { name, handler, event: bench.requestTo(id) };
  }

  naive(bench: StartUpBench, name: string, id: string): WarmRow {
    const handler = this.#start(this.#bundles.naive, bench.naiveEnvironment);
    return { name, handler, event: bench.requestTo(id) };
  }

  dojoAlone(
    { tlsEnvironment, services: { dojo } }: StartUpBench,
    name: string,
    event: unknown,
  ): WarmRow {
    const environment = { ...tlsEnvironment, DOJO_URL: dojo.baseUrl, API_KEY: dojo.apiKey };
    return { name, handler: this.#start(this.#bundles.dojo, environment), event };
  }

  tableAlone({ naiveEnvironment, services: { tableName } }: StartUpBench, name: string): WarmRow {
    const environment = { ...naiveEnvironment, TABLE: tableName };
    return { name, handler: this.#start(this.#bundles.table, environment), event: {} };
  }

  async close(): Promise<void> {
    await Promise.all(this.#handlers.map((handler) => handler.close()));
  }

  #start(bundle: string, environment: Readonly<Record<string, string>>): WarmHandler {
    const handler = startWarmHandler(bundle, environment);
    this.#handlers.push(handler);
    return handler;
  }
}

interface Context {
  readonly rows: Rows;
  readonly options: OwnTimeOptions;
  readonly report: Report;
}

async function warmOwnTime(
  bench: StartUpBench,
  { rows, options: { turns }, report }: Context,
): Promise<void> {
  const secret = rows.ours(bench, 'POST /customer/secret', 'mint-customer-secret');
  const { body } = await secret.handler.run({ event: secret.event, invocations: 1 });
  const path = `/customers/${JSON.parse(body).customerId}/create-secret`;
  const order = { amount: { value: 1999, currencyCode: 'GBP' }, reference: 'Order 1' };
  const groups = [
    [
      rows.dojoAlone(bench, 'Dojo alone: create secret', { path, body: {} }),
      secret,
      rows.naive(bench, 'the naive backend, a secret', 'mint-customer-secret'),
    ],
    [
      rows.dojoAlone(bench, 'Dojo alone: create payment intent', {
        path: '/payment-intents',
        body: order,
      }),
      rows.tableAlone(bench, 'one write with the AWS SDK alone'),
      rows.ours(bench, 'POST /payment-intents', 'create-payment-intent'),
      rows.naive(bench, 'the naive backend, an intent', 'create-payment-intent'),
    ],
    [
      rows.ours(bench, 'POST /checkout', 'checkout'),
      rows.naive(bench, 'the naive backend, all three steps', 'checkout'),
    ],
  ];
  const addRow = report.table({
    title: `Own time: warm, no delay, ${turns * 20} invocations each, in turns; the ratio is to the first of three groups`,
    unit: 'milliseconds',
    columns: ['own p50', 'own p99', 'cpu p50', 'cpu p99', 'p50', 'p99', 'ratio p50'],
    digits: 2,
  });
  const samples = await measureWarm(groups.flat(), { turns, invocations: 20 });
  for (const group of groups) {
    const base = quantile(samples.get(group[0]?.name ?? '')?.tookMs ?? [], 0.5);
    for (const { name } of group) {
      const { ownMs = [], cpuMs = [], tookMs = [] } = samples.get(name) ?? {};
      const cells = [ownMs, cpuMs, tookMs].flatMap((each) => [
        quantile(each, 0.5),
        quantile(each, 0.99),
      ]);
      addRow(name, ...cells, quantile(tookMs, 0.5) / base);
    }
  }
}

interface Benches {
  readonly direct: StartUpBench;
  readonly delayed: StartUpBench;
}

async function firstSecret(
  { direct, delayed }: Benches,
  { naive }: Bundles,
  { options: { rounds }, report }: Context,
): Promise<void> {
  const id = 'mint-customer-secret';
  const first = (from: StartUpBench): FreshScript => ({
    script: timedRequest(from.bundleOf(id), () => from.requestTo(id)),
    environment: from.environmentOf(id),
  });
  const naiveFirst = (from: StartUpBench): FreshScript => ({
    script: timedRequest(naive, () => from.requestTo(id)),
    environment: from.naiveEnvironment,
  });
  const addRow = report.table({
    title: `The first secret of a fresh process, ${rounds} each, in turns; ${delaysInWords}`,
    unit: 'milliseconds',
    columns: ['median'],
    digits: 0,
  });
  const samples = await measureInTurns(
    new Map([
      ['start-up and first secret, no delay', first(direct)],
      ['the same, with the delays', first(delayed)],
      ['the naive backend, no delay', naiveFirst(direct)],
      ['the naive backend, with the delays', naiveFirst(delayed)],
    ]),
    rounds,
  );
  for (const { name, runsMs } of samples) addRow(name, quantile(runsMs, 0.5));
}

async function checkoutAgainstSequence(
  bench: StartUpBench,
  { rows, report }: Context,
): Promise<void> {
  const sequence = [
    rows.ours(bench, 'PUT /customer', 'ensure-customer'),
    rows.ours(bench, 'then POST /customer/secret', 'mint-customer-secret'),
    rows.ours(bench, 'then POST /payment-intents', 'create-payment-intent'),
  ];
  const measured = [
    ...sequence,
    rows.ours(bench, 'POST /checkout', 'checkout'),
    rows.naive(bench, 'the naive backend, all three steps', 'checkout'),
  ];
  const samples = await measureWarm(measured, { turns: 10, invocations: 3 });
  const medianOf = (name: string) => quantile(samples.get(name)?.tookMs ?? [], 0.5);
  const total = sequence.reduce((sum, { name }) => sum + medianOf(name), 0);
  const addRow = report.table({
    title: `Checkout against the sequence: warm, 30 invocations each, in turns; ${delaysInWords}`,
    unit: 'milliseconds',
    columns: ['median', 'ratio'],
    digits: 2,
  });
  addRow('the three in sequence', total, 1);
  for (const { name } of measured) addRow(name, medianOf(name), medianOf(name) / total);
}

export interface OwnTimeOptions {
  /** Of 20 invocations each. */
  readonly turns: number;
  /** Fresh processes of each, for the first request. */
  readonly rounds: number;
}

/** The time in the handlers themselves, and what a user waits for with the delays of a stage on AWS. */
export async function measureOwnTime(options: OwnTimeOptions, report: Report): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'save-card-own-time-'));
  const bundles = buildComparisons(folder);
  const rows = new Rows(bundles);
  const context = { rows, options, report };
  const direct = await startUpBench();
  try {
    await warmOwnTime(direct, context);
    const delayed = await startUpBench(stageDelaysMs);
    try {
      await firstSecret({ direct, delayed }, bundles, context);
      await checkoutAgainstSequence(delayed, context);
    } finally {
      await rows.close();
      await delayed.close();
    }
  } finally {
    await rows.close();
    await direct.close();
    await rm(folder, { recursive: true, force: true });
  }
}
