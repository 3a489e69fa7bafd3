import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { App } from 'aws-cdk-lib';
import { loadApp } from '../../lib/load-app.ts';
import { readStage } from '../../lib/read-stage.ts';
import type { CostRecord } from './cost/calculate.ts';
import { countIdle } from './cost/idle.ts';
import { measure } from './cost/measure.ts';
import { blocksOf, fillBlocks } from './cost/page.ts';

const recordOfPages = 'docs/cost.json';
const pages = ['docs/cost.md', 'docs/quotas.md'];

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '200' },
    cold: { type: 'string', default: '15' },
    /** Where the record goes. Another file than that of the pages leaves the pages alone. */
    json: { type: 'string', default: recordOfPages },
    /** Computes the pages from the record that is there. */
    'from-record': { type: 'boolean', default: false },
  },
});
const requests = { warm: Number(values.requests), cold: Number(values.cold) };
if (!Object.values(requests).every((count) => Number.isInteger(count) && count >= 1)) {
  console.error('--requests and --cold must be whole numbers from 1.');
  process.exit(2);
}

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
