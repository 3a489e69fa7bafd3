import type { ChildProcess } from 'node:child_process';

/** As long as Linux's scheduler takes by default, and as Lambda's does, as far as is known. */
const periodMs = 20;

/**
 * Gives a process a share of a processor: in each period it runs for that share, and is stopped for the rest,
 * as a container whose quota is used up.
 *
 * @param share - 0 to 1. With 1 it is never stopped.
 * @returns what lets it run on.
 */
export function limitProcessor(child: ChildProcess, share: number): () => void {
  if (share >= 1) return () => undefined;
  let timer: NodeJS.Timeout;
  const stop = () => {
    child.kill('SIGSTOP');
    timer = setTimeout(go, periodMs * (1 - share));
  };
  const go = () => {
    child.kill('SIGCONT');
    timer = setTimeout(stop, periodMs * share);
  };
  go();
  return () => {
    clearTimeout(timer);
    child.kill('SIGCONT');
  };
}
