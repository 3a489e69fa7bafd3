import { useState } from 'preact/hooks';
import type { StackFacts } from '../../stack-facts.ts';
import type { Callers } from '../callers.ts';
import { type Action, useAction } from '../use-action.ts';
import { type MovementNews, movementNews } from './movement.ts';

interface Movement {
  readonly path: string;
  readonly body: object;
  /** Made once for each intention, and kept for its repetitions. */
  readonly key: string;
}

export interface Movements {
  readonly action: Action;
  readonly news: MovementNews | undefined;
  /** Asks for money to be moved. */
  move(path: string, body: object): void;
  /** The same request with the same key; undefined when there is nothing open. */
  readonly again: (() => void) | undefined;
}

/** @param afterwards - reads what came of it, whatever was answered. */
export function useMovements(
  stack: StackFacts,
  afterwards: (callers: Callers) => Promise<void> = async () => {},
): Movements {
  const action = useAction(stack);
  const [news, setNews] = useState<MovementNews | undefined>();
  const [last, setLast] = useState<Movement | undefined>();
  function send(movement: Movement): void {
    if (action.isBusy) return;
    setLast(movement);
    action.run('Asking', async (callers) => {
      const { path, body, key: idempotencyKey } = movement;
      const answer = await callers.merchant('POST', path, { body, idempotencyKey });
      await afterwards(callers);
      setNews(movementNews(answer));
    });
  }
  return {
    action,
    news,
    move: (path, body) => send({ path, body, key: crypto.randomUUID() }),
    again: news?.isOpen === true && last !== undefined ? () => send(last) : undefined,
  };
}
