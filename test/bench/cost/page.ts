import { type PriceName, prices } from '../prices.ts';
import { quotas } from '../quotas.ts';
import { accessLogLine, assumedDelaysMs, assumptions, platformLines } from './assumptions.ts';
import {
  type Change,
  type CostLine,
  type CostRecord,
  coldMs,
  flowCost,
  flowOf,
  idleCost,
  sumOf,
  trafficMetrics,
  warmMs,
} from './calculate.ts';
import { demandAt, dojoCallsAt, exceeded } from './demand.ts';

/** The tables of the pages, by the name in their markers. Everything in them comes from the record. */
export function blocksOf(record: CostRecord): ReadonlyMap<string, string> {
  return new Map([
    ['per-million', perMillion(record)],
    ['idle', idleTable(record)],
    ['example', exampleTable(record)],
    ['levers', leverTable(record)],
    ['measured', measuredTable(record)],
    ['assumed', assumedTable()],
    ['prices', priceTable()],
    ['demand', demandTable(record)],
    ['quotas', quotaTable()],
  ]);
}

/** Puts the blocks between their markers. @throws Error for a marker of no block. */
export function fillBlocks(page: string, blocks: ReadonlyMap<string, string>): string {
  return page.replaceAll(
    /(<!-- cost:([\w-]+) -->\n)[\s\S]*?(<!-- \/cost -->)/g,
    (_, start: string, name: string, end: string) => {
      const block = blocks.get(name);
      if (block === undefined) throw new Error(`There is no block ${name}.`);
      return `${start}\n${block}\n\n${end}`;
    },
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
}

function usd(value: number): string {
  return value > 0 && value < 0.005 ? '<0.01' : value.toFixed(2);
}

function number(value: number, digits = 2): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: digits });
}

function perMillion(record: CostRecord): string {
  const { flows } = record.measured;
  const costs = flows.map((flow) => flowCost(record, flow));
  const names = (costs[0] ?? []).map(({ price }) => price);
  const of = (name: PriceName) => costs.map((lines) => usd(found(lines, name)));
  return table(
    ['$ per million', ...flows.map(({ title }) => title)],
    [
      ...names.map((name) => [prices[name].what, ...of(name)]),
      ['**together**', ...costs.map((lines) => `**${usd(sumOf(lines))}**`)],
    ],
  );
}

function found(lines: readonly CostLine[], name: PriceName): number {
  return sumOf(lines.filter(({ price }) => price === name));
}

function idleTable(record: CostRecord): string {
  const lines = idleCost(record);
  const busy = trafficMetrics(record).length;
  return table(
    ['for each stage and month', 'how much', '$'],
    [
      ...lines.map(({ price, quantity, usd: cost }) => [
        prices[price].what,
        number(quantity),
        usd(cost),
      ]),
      ['**together**', '', `**${usd(sumOf(lines))}**`],
      ['with `"encryption": "customerManaged"`: one more key', '1', usd(prices.key.each)],
      [
        'with traffic in every hour: the metrics that the flows send',
        String(busy),
        usd(busy * prices.metric.each),
      ],
    ],
  );
}

const example = { users: 10_000, payments: 100_000, bytesPerUser: 1024 } as const;

function exampleTable(record: CostRecord): string {
  const { payments, users, bytesPerUser } = example;
  const flowRow = (id: string, requests: number): readonly [string, number] => [
    `${number(requests)} × ${flowOf(record, id).title}`,
    sumOf(flowCost(record, flowOf(record, id), { requests })),
  ];
  const userGb = (users * bytesPerUser) / 1e9;
  const rows: readonly (readonly [string, number])[] = [
    ['a stage, idle', sumOf(idleCost(record))],
    [
      `${trafficMetrics(record).length} metrics of the flows, in every hour`,
      trafficMetrics(record).length * prices.metric.each,
    ],
    flowRow('secret', payments),
    flowRow('intent-with-key', payments),
    flowRow('webhook', payments * assumptions.webhooksPerPayment),
    [
      `${number(users)} users in the table, a KB each`,
      userGb * (prices.tableStorage.each + prices.tableRecovery.each),
    ],
  ];
  const total = rows.reduce((sum, [, cost]) => sum + cost, 0);
  return table(
    ['in a month', '$'],
    [
      ...rows.map(([what, cost]) => [what, usd(cost)]),
      ['**together**', `**${usd(total)}**`],
      ['for each payment', (total / payments).toFixed(5)],
    ],
  );
}

function leverTable(record: CostRecord): string {
  const { flows } = record.measured;
  const now = flows.map((flow) => sumOf(flowCost(record, flow)));
  const row = (what: string, change: Change) => [
    what,
    ...flows.map((flow, index) =>
      signed(sumOf(flowCost(record, flow, change)) - (now[index] ?? 0)),
    ),
  ];
  return table(
    ['$ per million', ...flows.map(({ title }) => title)],
    [
      ['as it is', ...now.map(usd)],
      row('without X-Ray', { isTraced: false }),
      row('without Lambda’s two log lines for each invocation', { hasPlatformLog: false }),
      row('without the functions’ own log lines and metrics', { hasOwnLog: false }),
      ...[256, 1024, 1769].map((memoryMb) => row(`with ${number(memoryMb)} MB`, { memoryMb })),
    ],
  );
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
}

function measuredTable({ measured, settings }: CostRecord): string {
  const { memoryMb } = settings;
  return table(
    [
      'one request',
      'function',
      'processor, ms',
      'waits, ms',
      'billed warm, ms',
      'billed cold, ms',
      'own log, bytes',
      'read and write units',
      'calls to Dojo',
    ],
    measured.flows.flatMap((flow) =>
      flow.functions.map((use, index) => [
        index === 0 ? flow.title : '',
        `\`${use.id}\``,
        number(use.cpuMs, 1),
        number(use.waitMs, 0),
        number(warmMs(use, memoryMb)),
        number(coldMs(use, memoryMb, measured.nodeStartCpuMs)),
        number(use.logBytes, 0),
        index === 0 ? `${number(flow.warm.readUnits)} and ${number(flow.warm.writeUnits)}` : '',
        index === 0 ? number(flow.warm.dojoCalls) : '',
      ]),
    ),
  );
}

function assumedTable(): string {
  const bytes = (lines: readonly string[]) =>
    lines.reduce((sum, each) => sum + Buffer.byteLength(each), 0);
  return table(
    ['assumed', ''],
    [
      ...Object.entries(assumedDelaysMs).map(([name, delayMs]) => [
        `one call to ${name}`,
        `${delayMs} ms`,
      ]),
      ['invocations that start a new instance', `${assumptions.coldShare * 100}%`],
      ['memory that comes with one processor', `${number(assumptions.wholeProcessorMb)} MB`],
      ['two lines of Lambda’s for each invocation', `${number(bytes(platformLines))} bytes`],
      ['a line of the access log', `${number(bytes([accessLogLine]))} bytes`],
      ['what CloudWatch Logs adds to a line', `${assumptions.bytesPerLogLine} bytes`],
      ['webhooks for one payment, at most', String(assumptions.webhooksPerPayment)],
      ['receives of an empty queue in a month', number(assumptions.emptyReceivesPerMonth, 0)],
    ],
  );
}

function priceTable(): string {
  return table(
    ['', '$', 'for', 'checked', 'source'],
    Object.values(prices).map(({ what, usd: cost, per, checked, source, page }) => [
      `[${what}](${page})`,
      String(cost),
      per,
      checked === 'not verified' ? '**not verified**' : checked,
      source,
    ]),
  );
}

const rates = [1, 100, 10_000] as const;

function demandTable(record: CostRecord): string {
  const all = rates.map((rate) => demandAt(record, rate));
  const [first = []] = all;
  return table(
    ['', 'default', ...rates.map((rate) => `at ${number(rate)} a second`)],
    [
      ...first.map(({ what, limit }, index) => [
        what,
        number(limit),
        ...all.map((demands) => {
          const { needed = 0, limit: most = 0 } = demands[index] ?? {};
          return needed > most ? `**${number(needed, 1)}**` : number(needed, 1);
        }),
      ]),
      ['calls to Dojo', 'not stated', ...rates.map((rate) => number(dojoCallsAt(record, rate), 1))],
      ['what bites first', '', ...all.map((demands) => exceeded(demands)[0]?.what ?? 'nothing')],
      [
        'which quota of AWS bites first',
        '',
        ...all.map(
          (demands) =>
            exceeded(demands).find(({ limitName }) => limitName in quotas)?.what ?? 'none',
        ),
      ],
    ],
  );
}

function quotaTable(): string {
  return table(
    ['quota', 'default', 'can be raised', 'source'],
    Object.values(quotas).map(({ what, limit, canBeRaised, source, isVerified }) => [
      what,
      number(limit),
      canBeRaised ? 'yes' : 'no',
      isVerified ? source : `**not verified**; ${source}`,
    ]),
  );
}
