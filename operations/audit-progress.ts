import type { AuditProgress } from '../functions/core/customers/audit/audit-ports.ts';

/** Where the progress is shown: stderr, so that stdout holds the result and nothing else. */
export type ProgressStream = Pick<NodeJS.WriteStream, 'write' | 'isTTY'>;

export interface ProgressDisplay {
  show(progress: AuditProgress): void;
  /** Leaves the last line standing. */
  end(): void;
}

/** In a file or a pipe: a line every so many pages, and the last one. */
const pagesALine = 10;

/** One line that is written over in a terminal; plain lines anywhere else. */
export function progressDisplay(stream: ProgressStream): ProgressDisplay {
  let last: string | undefined;
  let written: string | undefined;
  return {
    show: (progress) => {
      last = textOf(progress);
      if (stream.isTTY) {
        stream.write(`\r\x1b[K${last}`);
        written = last;
      } else if (progress.pages % pagesALine === 0) {
        stream.write(`${last}\n`);
        written = last;
      }
    },
    end: () => {
      if (last === undefined) return;
      if (stream.isTTY) stream.write('\n');
      else if (written !== last) stream.write(`${last}\n`);
      last = undefined;
    },
  };
}

function textOf({ pages, customers, marked }: AuditProgress): string {
  return `Read ${count(customers, 'customer')} of Dojo's on ${count(pages, 'page')}, ${marked} of them with our marker.`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
