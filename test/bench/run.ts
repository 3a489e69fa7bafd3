import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { commandArguments } from '../../lib/command-arguments.ts';
import { readOrExit } from '../read-or-exit.ts';

const usage = `Usage: npm run bench

Measures the start-up of each function, then the latency of requests to the local stack: minutes. Each alone,
with options: node test/bench/start-up.ts --help, node test/bench/latency.ts --help.

Exit code: 0 it has measured, 1 something failed, 2 it could not run.`;

const { parse, refuseWords } = commandArguments(usage, {});
readOrExit(usage, () => {
  const { values, positionals } = parse(process.argv.slice(2));
  refuseWords(positionals);
  return values.help ? undefined : values;
});

// Each in a process of its own: what the first has warmed up is not what the second measures.
for (const script of ['start-up.ts', 'latency.ts']) {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const { status } = spawnSync(process.execPath, [file], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
