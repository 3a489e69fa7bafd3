import { parseArgs } from 'node:util';
import { appSamples } from '../../lib/app-samples.ts';
import { closedLoop } from './closed-loop.ts';
import { startLoadedStack } from './load/loaded-stack.ts';
import { startUpBench } from './start-up/start-bench.ts';
import { startWarmHandler } from './warm/warm-handler.ts';

const { values } = parseArgs({
  options: {
    invocations: { type: 'string', default: '100000' },
    requests: { type: 'string', default: '40000' },
  },
});
const invocations = Number(values.invocations);
const requests = Number(values.requests);
if (!(invocations >= 1_000 && requests >= 1_000)) {
  console.error('--invocations and --requests must be whole numbers from 1000.');
  process.exit(2);
}

interface Memory {
  readonly residentMb: number;
  readonly heapMb: number;
}

function print(name: string, { residentMb, heapMb }: Memory): void {
  const cells = [residentMb, heapMb].map((megabytes) => megabytes.toFixed(0).padStart(10));
  console.log(`${name.padEnd(60)} ${cells.join(' ')}`);
}

/** Small: what one run reports stays in the process until then. */
const batch = 1_000;

/** One function, one invocation at a time. */
async function measureHandler(): Promise<void> {
  const bench = await startUpBench();
  const id = 'mint-customer-secret';
  const handler = startWarmHandler(bench.bundleOf(id), bench.environmentOf(id));
  try {
    const route = bench.routes.find((each) => each.id === id);
    if (route === undefined) throw new Error(`There is no route ${id}.`);
    const event = bench.requestTo(route);
    for (let done = batch; done <= invocations; done += batch) {
      const memory = await handler.run({ event, invocations: batch });
      const isPrinted = done === batch || done % (invocations / 4) === 0;
      if (isPrinted) print(`${id}, after ${done} invocations`, memory);
    }
  } finally {
    await handler.close();
    await bench.close();
  }
}

/** What `npm start` runs. Each quarter of the requests does one thing; the users are the same 200. */
async function measureStack(): Promise<void> {
  const { sampleOrder: body } = await appSamples('demo');
  const stack = await startLoadedStack();
  const kinds = [
    { method: 'PUT', path: '/customer' },
    { method: 'POST', path: '/customer/secret' },
    { method: 'POST', path: '/payment-intents', body },
    { method: 'POST', path: '/checkout', body },
  ] as const;
  let sent = 0;
  const send = async (count: number) => {
    await closedLoop({ parallel: 8, requests: count }, async () => {
      const index = sent++;
      const kind = kinds[index % kinds.length] ?? kinds[0];
      const { status, text } = await stack.send({ ...kind, user: `user-${(index >> 2) % 200}` });
      if (status >= 400) throw new Error(`${kind.method} ${kind.path} answered ${status}: ${text}`);
    });
  };
  try {
    print('the local stack, started', await stack.memory());
    await send(requests / 4);
    print(`the local stack, after ${sent} requests`, await stack.memory());
    await send(requests - sent);
    print(`the local stack, after ${sent} requests`, await stack.memory());
  } finally {
    await stack.close();
  }
}

console.log(`${'MB, after a collection of garbage'.padEnd(60)}   resident  main heap`);
await measureStack();
await measureHandler();
