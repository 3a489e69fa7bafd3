import { onTestFinished, vi } from 'vitest';

export interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Calls a command's function in this process, whose packages are loaded already: for what is not about the
 * process itself. The command is one that asks nobody, and the folder is the current one meanwhile. Only within
 * a test: when that ends, all that is changed globally is put back, also where the command does not end.
 */
export async function callCommand(
  command: (args: readonly string[]) => Promise<void>,
  args: readonly string[],
  { folder }: { readonly folder: string },
): Promise<Outcome> {
  const before = { folder: process.cwd(), exitCode: process.exitCode };
  const stdout = capture(process.stdout);
  const stderr = capture(process.stderr);
  const putBack = () => {
    stdout.end();
    stderr.end();
    process.chdir(before.folder);
    process.exitCode = before.exitCode;
  };
  onTestFinished(putBack);
  process.chdir(folder);
  process.exitCode = undefined;
  try {
    await command(args);
    return {
      exitCode: Number(process.exitCode ?? 0),
      stdout: stdout.text(),
      stderr: stderr.text(),
    };
  } finally {
    putBack();
  }
}

/** What is written to a stream of this process, and not let through. */
function capture(stream: NodeJS.WriteStream) {
  let text = '';
  const spy = vi.spyOn(stream, 'write').mockImplementation((chunk: string | Uint8Array) => {
    text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    return true;
  });
  return { text: () => text, end: () => spy.mockRestore() };
}
