import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandArguments } from '../../lib/command-arguments.ts';
import { readOrExit } from '../../lib/read-or-exit.ts';
import type { CostRecord } from './cost/calculate.ts';

const recordOfPages = 'docs/cost.json';
const pages = ['docs/cost.md', 'docs/quotas.md'];

const usage = `Usage: npm run cost -- [options]

Measures what one request of each flow uses, and writes the tables of ${pages.join(' and ')}: minutes.

  --requests <n>  warm requests of each flow. Default: 200
  --cold <n>      cold ones. Default: 15
  --json <file>   where the numbers go. Another file than ${recordOfPages}, the default, leaves the pages alone
  --from-record   measures nothing: computes the tables from the numbers that are there

Exit code: 0 it is written, 1 something failed, 2 it could not run.`;

const { parse, refuseWords, wrong } = commandArguments(usage, {
  requests: { type: 'string', default: '200' },
  cold: { type: 'string', default: '15' },
  json: { type: 'string', default: recordOfPages },
  'from-record': { type: 'boolean', default: false },
});

const { values, requests } = readOrExit(usage, () => {
  const given = parse(process.argv.slice(2));
  if (given.values.help) return undefined;
  refuseWords(given.positionals);
  const counts = { warm: Number(given.values.requests), cold: Number(given.values.cold) };
  if (!Object.values(counts).every((count) => Number.isInteger(count) && count >= 1)) {
    throw wrong('--requests and --cold must be whole numbers from 1.');
  }
  return { values: given.values, requests: counts };
});

// Imported only here: the usage needs neither the CDK nor a stack.
const { App } = await import('aws-cdk-lib');
const { loadApp } = await import('../../lib/load-app.ts');
const { readStage } = await import('../../lib/read-stage.ts');
const { countIdle } = await import('./cost/idle.ts');
const { measure } = await import('./cost/measure.ts');
const { blocksOf, fillBlocks } = await import('./cost/page.ts');

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

async function newRecord(): Promise<CostRecord> {
  const settings = await readStage('demo', 'sandbox');
  const { memoryMb, dojo, throttling } = settings;
  const app = await loadApp('demo');
  // By itself the CDK leaves its folder behind.
  const outdir = mkdtempSync(join(tmpdir(), 'save-card-cost-cdk-'));
  const idle = countIdle(new App({ outdir }), { settings, app });
  rmSync(outdir, { recursive: true });
  return {
    measuredOn: new Date().toISOString().slice(0, 10),
    settings: {
      memoryMb,
      keyTtlSeconds: dojo.keyTtlSeconds,
      apiRatePerSecond: throttling.ratePerSecond,
      webhookRatePerSecond: throttling.webhook.ratePerSecond,
    },
    idle,
    measured: await measure(requests),
  };
}

if (!values['from-record']) {
  console.log(`${requests.warm} warm and ${requests.cold} cold requests of each flow: minutes`);
  writeFileSync(values.json, `${JSON.stringify(await newRecord(), null, 2)}\n`);
}
const record: CostRecord = JSON.parse(readFileSync(values.json, 'utf8'));
const blocks = blocksOf(record);
const written = values.json === recordOfPages ? pages : [];
for (const page of written) writeFileSync(page, fillBlocks(readFileSync(page, 'utf8'), blocks));
for (const name of ['per-million', 'idle', 'example', 'levers'])
  console.log(`\n${blocks.get(name)}`);
console.log(`\nWritten: ${[values.json, ...written].join(', ')}`);
