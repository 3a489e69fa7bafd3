import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { Terminal } from './ask.ts';

/** Lines that must not be seen: keys. In a terminal nothing is echoed; a pipe holds one a line. */
export interface HiddenInput {
  /** The next line without the space around it; `undefined` on Ctrl-C and at the end of the input. */
  read(question: string): Promise<string | undefined>;
}

export interface HiddenTerminal extends Terminal {
  readonly isTTY: boolean;
}

export function hiddenInput(terminal: HiddenTerminal): HiddenInput {
  return terminal.isTTY
    ? { read: (question) => typedLine(question, terminal) }
    : pipedLines(terminal);
}

/**
 * In raw mode the terminal echoes nothing, and readline echoes to where nobody sees it. It is opened
 * before the question is shown, and for one line only: Ctrl-C has to stop the command at other times.
 */
async function typedLine(
  question: string,
  { input, output }: HiddenTerminal,
): Promise<string | undefined> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: nowhere, terminal: true, historySize: 0 });
  const over = new AbortController();
  lines.once('SIGINT', () => over.abort());
  lines.once('close', () => over.abort());
  output.write(`${question} `);
  try {
    return (await lines.question('', { signal: over.signal })).trim();
  } catch (error) {
    if (over.signal.aborted) return undefined;
    throw error;
  } finally {
    lines.close();
    // What ended the line was not echoed either.
    output.write('\n');
  }
}

/** One reader for all lines: another one would miss what the first has read ahead. */
function pipedLines({ input, output }: HiddenTerminal): HiddenInput {
  const lines = createInterface({ input, terminal: false })[Symbol.asyncIterator]();
  return {
    read: async (question) => {
      output.write(`${question}\n`);
      const { value, done } = await lines.next();
      return done ? undefined : value.trim();
    },
  };
}
