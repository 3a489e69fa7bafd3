import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { sharedCompileCache } from '../run-folder.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));

/** A command of this project in a process of its own. */
export interface Command {
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Null when a signal ended it. */
  readonly exitCode: Promise<number | null>;
  signal(signal: NodeJS.Signals): void;
}

export interface CommandOptions {
  /** Beside PATH, HOME and where Node keeps what it has compiled, the only variables it gets. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Default: the project's folder. */
  readonly folder?: string;
  /** What comes through its pipe. Default: none. */
  readonly stdin?: string;
}

/** Runs a program, e.g. `process.execPath` with a script; `sh` for a line of shell. */
export function runCommand(
  program: string,
  args: readonly string[],
  { environment = {}, folder = project, stdin }: CommandOptions = {},
): Command {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(program, [...args], {
    cwd: folder,
    env: { PATH, HOME, ...sharedCompileCache, ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(stdin);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return {
    stdout: () => stdout,
    stderr: () => stderr,
    exitCode: once(child, 'close').then(([code]) => code),
    signal: (signal) => {
      child.kill(signal);
    },
  };
}
