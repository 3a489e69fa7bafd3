import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  type CostRecord,
  coldMs,
  flowCost,
  idleCost,
  sumOf,
  tracedShare,
  warmMs,
} from '../bench/cost/calculate.ts';
import { demandAt, exceeded } from '../bench/cost/demand.ts';
import { countIdle } from '../bench/cost/idle.ts';
import type { FlowUse } from '../bench/cost/measure.ts';
import { blocksOf, fillBlocks } from '../bench/cost/page.ts';
import { waitedMs } from '../bench/cost/recorder.ts';
import { createTableUse } from '../bench/cost/table-use.ts';
import { prices } from '../bench/prices.ts';
import { fixtureApp, fixtureStage } from '../fixtures/fixture-app.ts';
import { testApp } from '../lib/test-app.ts';

const pages = ['docs/cost.md', 'docs/quotas.md'];
const record: CostRecord = JSON.parse(readFileSync('docs/cost.json', 'utf8'));

/** A request that is easy to reckon with. */
const flow: FlowUse = {
  id: 'secret',
  title: 'a secret',
  functions: [
    {
      id: 'mint',
      cpuMs: 4,
      waitMs: 130,
      cold: { loadCpuMs: 50, cpuMs: 30, waitMs: 140 },
      logLines: 2,
      logBytes: 600,
    },
  ],
  warm: {
    dojoCalls: 1,
    secretCalls: 0,
    queueRequests: 0,
    events: 0,
    readUnits: 2,
    writeUnits: 1,
    operations: {},
    storedByteMonths: 500,
    bytesOut: 1000,
  },
  cold: { dojoCalls: 1, secretCalls: 1, queueRequests: 0, events: 0, readUnits: 4, writeUnits: 1 },
  metrics: ['A{b=c}'],
};
const simple: CostRecord = {
  measuredOn: '2026-01-01',
  settings: { memoryMb: 512, keyTtlSeconds: 300, apiRatePerSecond: 100, webhookRatePerSecond: 50 },
  measured: {
    requests: { warm: 1, cold: 1 },
    nodeStartCpuMs: 40,
    flows: [
      flow,
      { ...flow, id: 'intent-with-key' },
      { ...flow, id: 'webhook', warm: { ...flow.warm, events: 1 } },
    ],
  },
  idle: {
    alarmMetrics: 23,
    dashboards: 1,
    secrets: 2,
    keys: 1,
    polledQueues: 1,
    functions: 26,
    logGroups: 27,
  },
};

function usdOf(name: string): number {
  return flowCost(simple, flow).find(({ price }) => price === name)?.usd ?? Number.NaN;
}

describe('the pages on cost and quotas', () => {
  it.each(pages)('%s has the tables that follow from docs/cost.json', (page) => {
    const text = readFileSync(page, 'utf8');
    expect(text).toBe(fillBlocks(text, blocksOf(record)));
  });

  it('have each table once', () => {
    const text = pages.map((page) => readFileSync(page, 'utf8')).join('');
    const shown = [...text.matchAll(/<!-- cost:([\w-]+) -->/g)].map(([, name]) => name);
    expect(shown.sort()).toEqual([...blocksOf(record).keys()].sort());
  });

  it('count what the stack has that is paid for by the month', async () => {
    const stage = { settings: await fixtureStage(), app: await fixtureApp() };
    expect(countIdle(testApp(), stage)).toEqual(record.idle);
  });

  it('say of each price where it is from', () => {
    for (const price of Object.values(prices)) {
      expect(price.page).toMatch(/^https:\/\/aws\.amazon\.com\/.+\/$/);
      expect(price.source).not.toBe('');
    }
  });
});

describe('the cost of a flow', () => {
  it('bills waiting as it is, and computing by the share of a processor', () => {
    // 130 + 4 × 1769 / 512
    expect(warmMs(flow.functions[0] as FlowUse['functions'][number], 512)).toBe(144);
    // 140 + (40 + 50 + 30) × 1769 / 512
    expect(coldMs(flow.functions[0] as FlowUse['functions'][number], 512, 40)).toBe(555);
  });

  it('multiplies use and prices', () => {
    expect(usdOf('apiRequest')).toBeCloseTo(1.16, 6);
    expect(usdOf('lambdaRequest')).toBeCloseTo(0.2, 6);
    // (0.99 × 144 + 0.01 × 555) ms × 0.5 GB
    expect(usdOf('lambdaGbSecond')).toBeCloseTo(0.987405, 5);
    // 0.99 × 2 + 0.01 × 4 units
    expect(usdOf('readUnit')).toBeCloseTo(0.29997, 5);
    expect(usdOf('trace')).toBeCloseTo(5, 6);
    expect(usdOf('dataOut')).toBeCloseTo(0.09, 6);
  });

  it('counts secrets by cold starts and by the time to live', () => {
    // 10,000 cold starts, and 2,629,800 s / 300 s
    expect(usdOf('secretCall')).toBeCloseTo(0.09383, 5);
  });

  it('leaves X-Ray out where it is off', () => {
    const off = sumOf(flowCost(simple, flow, { isTraced: false }));
    expect(sumOf(flowCost(simple, flow)) - off).toBeCloseTo(5, 6);
  });

  it('traces the first request of a second, and a twentieth of the others', () => {
    expect([0.5, 1, 21, 101].map(tracedShare)).toEqual([1, 1, 2 / 21, 6 / 101]);
  });

  it('adds what is idle', () => {
    const lines = new Map(idleCost(simple).map(({ price, usd }) => [price, usd]));
    expect(lines.get('alarmMetric')).toBeCloseTo(2.3, 6);
    expect(lines.get('secret')).toBeCloseTo(0.8, 6);
    expect(lines.get('key')).toBeCloseTo(1, 6);
    expect(idleCost(simple, true).find(({ price }) => price === 'key')?.usd).toBeCloseTo(2, 6);
  });
});

describe('the demand', () => {
  it('is what is asked for, times how long it takes', () => {
    // 100 requests, and 150 webhooks for 50 of them, 144 ms each.
    const needed = new Map(demandAt(simple, 100).map((each) => [each.limitName, each.needed]));
    expect(needed.get('apiRequests')).toBe(250);
    expect(needed.get('concurrency')).toBeCloseTo(36, 6);
    expect(needed.get('putEvents')).toBe(150);
    expect(needed.get('newTableReads')).toBe(500);
  });

  it('names first what is exceeded most', () => {
    expect(exceeded(demandAt(simple, 1))).toEqual([]);
    expect(exceeded(demandAt(simple, 100)).map(({ limitName }) => limitName)).toEqual([
      'webhookSetting',
    ]);
  });
});

describe('what is recorded', () => {
  it('waits once for calls side by side', () => {
    const calls = [
      { atMs: 0, delayMs: 5 },
      { atMs: 1, delayMs: 120 },
      { atMs: 200, delayMs: 5 },
    ];
    expect(waitedMs(calls)).toBe(126);
  });

  it('counts a write by the greater of the items before and after', () => {
    const put = (text: string) => ({
      operation: 'PutItem',
      requestBody: JSON.stringify({ Item: { pk: { S: 'a' }, text: { S: text } } }),
      responseBody: '{}',
    });
    const use = createTableUse(0);
    expect(use.add([put('x'.repeat(2000)), put('x')])).toEqual({ read: 0, write: 4 });
  });

  it('counts an eventual read of the index as half a unit', () => {
    const query = {
      operation: 'Query',
      requestBody: JSON.stringify({ IndexName: 'customer-id' }),
      responseBody: JSON.stringify({ Items: [{ pk: { S: 'user' }, customerId: { S: 'cust' } }] }),
    };
    expect(createTableUse(0).add([query])).toEqual({ read: 0.5, write: 0 });
  });

  it('keeps an item for as long as it has to live', () => {
    const use = createTableUse(0);
    use.add([
      {
        operation: 'PutItem',
        requestBody: JSON.stringify({
          Item: { pk: { S: 'a' }, expiresAtSeconds: { N: '262980' } },
        }),
        responseBody: '{}',
      },
    ]);
    // 23 bytes and 100, for a tenth of a month.
    expect(use.storedByteMonths()).toBeCloseTo(12.3, 6);
  });
});
