import { join } from 'node:path';
import { type DojoSimulator, startDojoSimulator } from './dojo-simulator.ts';
import { describeSandboxCard, sandboxCards } from './payments/sandbox-cards.ts';
import { type DataFolder, takeDataFolder } from './persistence/data-folder.ts';
import { simulatorFileName } from './persistence/state-file.ts';
import { UnusableData } from './persistence/unusable-data.ts';

const defaultPort = 3001;
const { DOJO_PORT, DATA_DIR } = process.env;
let folder: DataFolder | undefined;

try {
  const port = readPort(DOJO_PORT);
  const path = DATA_DIR?.trim();
  folder = path ? await takeDataFolder(path) : undefined;
  const file = folder && join(folder.path, simulatorFileName);
  const simulator = await startDojoSimulator({ port, file });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void stop(simulator));
  }
  console.log(greeting(simulator.url, file));
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
  await folder?.release();
}

async function stop(simulator: DojoSimulator): Promise<void> {
  try {
    await simulator.close();
    await folder?.release();
    process.exit(0);
  } catch (error) {
    console.error(`The Dojo simulator could not stop cleanly: ${reasonOf(error)}`);
    process.exit(1);
  }
}

/** @throws RangeError for a value that is no port; 0 is any free one */
function readPort(text: string | undefined): number {
  if (text === undefined || text === '') return defaultPort;
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new RangeError(`DOJO_PORT is "${text}", which is not a port: use 0 to 65535.`);
}

function greeting(url: string, file: string | undefined): string {
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
    `How it behaves: ${url}/simulator/settings (simulator/README.md says what can be set)`,
    `Data: ${file ?? 'in memory (DATA_DIR=<folder> keeps it)'}`,
  ].join('\n');
}

function explain(error: unknown): string {
  if (error instanceof RangeError || error instanceof UnusableData) return error.message;
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    const port = DOJO_PORT || defaultPort;
    return `Port ${port} is busy: stop what uses it, or choose another with DOJO_PORT.`;
  }
  return `The Dojo simulator could not start: ${reasonOf(error)}`;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
