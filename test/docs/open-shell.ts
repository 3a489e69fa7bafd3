import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What a line of a page leads to: what is seen, and the exit code. */
export interface Seen {
  readonly text: string;
  readonly exitCode: number;
}

/** Does what `npm <args>` does, and says what it prints. @param input - what came through a pipe. */
export type Npm = (args: readonly string[], input: string) => Promise<Seen>;

export interface Shell {
  /** One line after the other, in the same shell: what a line sets, the next ones have. */
  paste(line: string): Promise<Seen>;
  close(): Promise<void>;
}

/** Asks this process, whose packages are loaded already. */
const npmInBash = `npm() {
  local input= answer
  [ -p /dev/stdin ] && input=$(cat)
  answer=$(printf '%s\\0' "$input" "$@" | curl -sS --data-binary @- "$DOOR")
  printf '%s\\n' "\${answer%$'\\n'*}"
  return "\${answer##*$'\\n'}"
}`;

/** A bash in a folder, as a person has it who follows a page, whose `npm` is the one given. */
export async function openShell(folder: string, npm: Npm): Promise<Shell> {
  const door = createServer(async (request, response) => {
    const [input = '', ...args] = (await text(request)).split('\0').slice(0, -1);
    const seen = await npm(args, input).catch((error) => ({ text: String(error), exitCode: 127 }));
    response.end(`${seen.text.trimEnd()}\n${seen.exitCode}`);
  });
  await new Promise<void>((listening) => door.listen(0, '127.0.0.1', listening));
  const { port } = door.address() as AddressInfo;
  const { PATH } = process.env;
  const bash = spawn('bash', ['--norc'], {
    cwd: folder,
    env: { PATH, DOOR: `http://127.0.0.1:${port}` },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let printed = '';
  let look = () => {};
  bash.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    printed += chunk;
    look();
  });
  const paste = (line: string) =>
    new Promise<Seen>((seen, failed) => {
      bash.once('exit', () => failed(new Error(`The shell ended at: ${line}`)));
      look = () => {
        const [all, shown = '', exitCode] = /^(.*?)::end (\d+)::\n/s.exec(printed) ?? [];
        if (all === undefined) return;
        printed = printed.slice(all.length);
        bash.removeAllListeners('exit');
        seen({ text: shown, exitCode: Number(exitCode) });
      };
      bash.stdin.write(`{ ${line}\n} </dev/null 2>&1; printf '::end %s::\\n' $?\n`);
    });
  await paste(npmInBash);
  return {
    paste,
    close: async () => {
      bash.stdin.end();
      await new Promise((closed) => door.close(closed));
    },
  };
}
