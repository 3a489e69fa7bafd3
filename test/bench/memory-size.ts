import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { quantile } from './fresh-processes.ts';
import { prices } from './prices.ts';
import type { Report } from './report.ts';
import {
  invocation,
  type StartUpBench,
  stageDelaysMs,
  startUpBench,
} from './start-up/start-bench.ts';
import { limitProcessor } from './warm/processor-share.ts';

/** MB of a function, and with which of them one whole processor comes. */
const sizes = [128, 256, 512, 1024, 1769] as const;
const oneProcessorMb = 1769;

const id = 'checkout';

/** Warm requests of each process, the first of which are not counted: V8 still compiles. */
const warm = { requests: 40, uncounted: 10 };

export interface MemorySizeOptions {
  /** Fresh processes of each size. */
  readonly rounds: number;
}

/** What one size of memory, and so one share of a processor, makes of a checkout's time and price. */
export async function measureMemorySizes(
  { rounds }: MemorySizeOptions,
  report: Report,
): Promise<void> {
  const bench = await startUpBench(stageDelaysMs);
  try {
    const samples = new Map(
      sizes.map((size) => [size, { first: [] as number[], warm: [] as number[] }]),
    );
    for (let round = 0; round < rounds; round++) {
      for (const [size, { first, warm: later }] of samples) {
        const [firstMs = Number.NaN, ...rest] = await checkouts(bench, size / oneProcessorMb);
        first.push(firstMs);
        later.push(...rest.slice(warm.uncounted));
      }
    }
    const addRow = report.table({
      title: `Memory size: POST /checkout, ${rounds} fresh processes each, in turns; Dojo answers after ${stageDelaysMs.dojo} ms`,
      unit: 'milliseconds',
      columns: ['processor', 'first', 'warm p50', 'warm p99', '$/million'],
      digits: 0,
    });
    for (const [size, { first, warm: later }] of samples) {
      const billedMs = later.reduce((sum, each) => sum + each, 0) / later.length;
      const gbSeconds = (billedMs / 1_000) * (size / 1_024);
      const usd = 1_000_000 * (gbSeconds * prices.lambdaGbSecond.each + prices.lambdaRequest.each);
      addRow(
        `${size} MB`,
        (size / oneProcessorMb).toFixed(2),
        quantile(first, 0.5),
        quantile(later, 0.5),
        quantile(later, 0.99),
        usd.toFixed(2),
      );
    }
  } finally {
    await bench.close();
  }
}

/** @returns milliseconds of the first request, from the bundle's first line, and of each one after it. */
async function checkouts(bench: StartUpBench, share: number): Promise<readonly number[]> {
  const call = invocation(bench.bundleOf(id), bench.requestTo(id));
  const script = `(async () => {
    const tookMs = [];
    for (let index = 0; index <= ${warm.requests}; index++) {
      const startMs = performance.now();
      const { statusCode, body } = await ${call};
      if (statusCode >= 300) throw new Error(body);
      tookMs.push(performance.now() - startMs);
    }
    console.log('\\n' + JSON.stringify(tookMs));
    process.exit();
  })();`;
  const child = spawn(process.execPath, ['--eval', script], {
    env: bench.environmentOf(id),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const letGo = limitProcessor(child, share);
  const output = await text(child.stdout);
  letGo();
  const [code] = await exited;
  if (code !== 0) throw new Error(`A process ended with ${code}.`);
  return JSON.parse(output.trim().split('\n').at(-1) ?? '');
}
