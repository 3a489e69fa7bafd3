import { useRef, useState } from 'preact/hooks';
import type { StackFacts } from '../stack-facts.ts';
import { Callers } from './callers.ts';
import { type CurlLine, withLine } from './curl.ts';

/** One thing at a time that a part of the page does. */
export interface Action {
  readonly isBusy: boolean;
  /** What is going on, for the person who waits. */
  readonly progress: string;
  /** What the last one has sent. */
  readonly lines: readonly CurlLine[];
  /**
   * Does nothing while another one is under way. A button for it is then `aria-disabled` and not `disabled`,
   * so that it keeps the focus.
   *
   * @returns once it is done
   */
  run(
    first: string,
    work: (callers: Callers, tell: (text: string) => void) => Promise<void>,
  ): Promise<void>;
}

export function useAction(stack: StackFacts): Action {
  const [progress, setProgress] = useState('');
  const [lines, setLines] = useState<readonly CurlLine[]>([]);
  const underWay = useRef(false);
  return {
    isBusy: progress !== '',
    progress,
    lines,
    run: async (first, work) => {
      if (underWay.current) return;
      underWay.current = true;
      setProgress(first);
      let noted: readonly CurlLine[] = [];
      const callers = new Callers(stack, location.origin, (line) => {
        noted = withLine(noted, line);
        setLines(noted);
      });
      try {
        await work(callers, setProgress);
      } finally {
        underWay.current = false;
        setProgress('');
      }
    },
  };
}
