import { join } from 'node:path';
import { type DojoSimulator, startDojoSimulator } from './dojo-simulator.ts';
import { describeSandboxCard, sandboxCards } from './payments/sandbox-cards.ts';
import { type DataFolder, takeDataFolder } from './persistence/data-folder.ts';
import { simulatorFileName } from './persistence/state-file.ts';
import { UnusableData } from './persistence/unusable-data.ts';
import type { SimulatorOptions } from './start-options.ts';

/**
 * Runs the simulator until a signal stops it. Sets the exit code to 1 and says why on stderr when it cannot
 * start.
 */
export async function runSimulator({ port, dataFolder }: SimulatorOptions): Promise<void> {
  let folder: DataFolder | undefined;
  try {
    folder = dataFolder === undefined ? undefined : await takeDataFolder(dataFolder);
    const file = folder && join(folder.path, simulatorFileName);
    const simulator = await startDojoSimulator({ port, file });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => void stop(simulator, folder));
    }
    console.log(greeting(simulator.url, file));
  } catch (error) {
    console.error(explain(error, port));
    process.exitCode = 1;
    await folder?.release();
  }
}

async function stop(simulator: DojoSimulator, folder: DataFolder | undefined): Promise<void> {
  try {
    await simulator.close();
    await folder?.release();
    process.exit(0);
  } catch (error) {
    console.error(`The Dojo simulator could not stop cleanly: ${reasonOf(error)}`);
    process.exit(1);
  }
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
    `In a browser: ${url}/ (its routes, test cards and faults)`,
    `What it holds: ${url}/simulator/state`,
    `How it behaves: ${url}/simulator/settings (simulator/README.md says what can be set)`,
    `Data: ${file ?? 'in memory (DATA_DIR=<folder> keeps it)'}`,
  ].join('\n');
}

function explain(error: unknown, port: number): string {
  if (error instanceof UnusableData) return error.message;
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return `Port ${port} is busy: stop what uses it, or choose another with DOJO_PORT.`;
  }
  return `The Dojo simulator could not start: ${reasonOf(error)}`;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
