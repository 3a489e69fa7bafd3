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

function print(name: string, residentMb: number): void {
  console.log(`${name.padEnd(60)} ${residentMb.toFixed(0).padStart(6)}`);
}

/** One function, one invocation at a time. */
async function measureHandler(): Promise<void> {
  const bench = await startUpBench();
  const id = 'mint-customer-secret';
  const handler = startWarmHandler(bench.bundleOf(id), bench.environmentOf(id));
  try {
    const route = bench.routes.find((each) => each.id === id);
    if (route === undefined) throw new Error(`There is no route ${id}.`);
    const event = bench.requestTo(route);
    const first = 1_000;
    print(
      `${id}, after ${first} invocations`,
      (await handler.run({ event, invocations: first })).residentMb,
    );
    for (const share of [0.25, 0.5, 0.75, 1]) {
      const { residentMb } = await handler.run({ event, invocations: invocations / 4 });
      print(`${id}, after ${first + invocations * share} invocations`, residentMb);
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
    print('the local stack, started', await stack.residentMb());
    await send(requests / 4);
    print(`the local stack, after ${sent} requests`, await stack.residentMb());
    await send(requests - sent);
    print(`the local stack, after ${sent} requests`, await stack.residentMb());
  } finally {
    await stack.close();
  }
}

console.log(`${'resident memory after a collection of garbage'.padEnd(60)}     MB`);
await measureStack();
await measureHandler();
