import { createInterface } from 'node:readline/promises';

export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/** `stopped`: Ctrl-C, or the end of the input. */
export type Reply = 'yes' | 'no' | 'stopped';

/** Asks until Enter. Only `y` or `yes` agrees. */
export async function replyTo(question: string, { input, output }: Terminal): Promise<Reply> {
  // Of an input that has ended no interface hears anything more, not even its end.
  if (!input.readable) return 'stopped';
  const lines = createInterface({ input, output });
  const over = new AbortController();
  lines.once('SIGINT', () => over.abort());
  lines.once('close', () => over.abort());
  try {
    const answer = await lines.question(`${question} (y/N) `, { signal: over.signal });
    return /^y(es)?$/i.test(answer.trim()) ? 'yes' : 'no';
  } catch (error) {
    if (over.signal.aborted) return 'stopped';
    throw error;
  } finally {
    lines.close();
  }
}

/** Whether the person agrees. */
export async function ask(question: string, terminal: Terminal): Promise<boolean> {
  return (await replyTo(question, terminal)) === 'yes';
}
