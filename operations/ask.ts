import { createInterface } from 'node:readline/promises';

export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/** Asks until Enter. Only `y` or `yes` agrees; Ctrl-C and the end of the input do not. */
export async function ask(question: string, { input, output }: Terminal): Promise<boolean> {
  const lines = createInterface({ input, output });
  const over = new AbortController();
  lines.once('SIGINT', () => over.abort());
  lines.once('close', () => over.abort());
  try {
    const answer = await lines.question(`${question} (y/N) `, { signal: over.signal });
    return /^y(es)?$/i.test(answer.trim());
  } catch (error) {
    if (over.signal.aborted) return false;
    throw error;
  } finally {
    lines.close();
  }
}
