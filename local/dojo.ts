import { startDojoSimulator } from './dojo-simulator/dojo-simulator.ts';
import { describeSandboxCard, sandboxCards } from './dojo-simulator/payments/sandbox-cards.ts';

const defaultPort = 3001;
const { DOJO_PORT } = process.env;

try {
  const simulator = await startDojoSimulator({ port: readPort(DOJO_PORT) });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void simulator.close().then(() => process.exit(0)));
  }
  console.log(greeting(simulator.url));
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}

/** @throws RangeError for a value that is no port; 0 is any free one */
function readPort(text: string | undefined): number {
  if (text === undefined || text === '') return defaultPort;
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new RangeError(`DOJO_PORT is "${text}", which is not a port: use 0 to 65535.`);
}

function greeting(url: string): string {
  return [
    `Dojo simulator: ${url}`,
    '',
    'Test cards:',
    ...sandboxCards.map((card) => `  ${describeSandboxCard(card)}`),
    '',
    'Create a customer:',
    `  curl -X POST ${url}/customers -H 'Authorization: Basic sk_sandbox_local' -H 'version: 2024-02-05' -H 'content-type: application/json' -d '{"name":"Alice"}'`,
    '',
    `What it holds: ${url}/simulator/state`,
  ].join('\n');
}

function explain(error: unknown): string {
  if (error instanceof RangeError) return error.message;
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    const port = DOJO_PORT || defaultPort;
    return `Port ${port} is busy: stop what uses it, or choose another with DOJO_PORT.`;
  }
  return `The Dojo simulator could not start: ${error instanceof Error ? error.message : String(error)}`;
}
