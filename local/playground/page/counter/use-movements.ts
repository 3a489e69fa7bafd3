import { useState } from 'preact/hooks';
import type { StackFacts } from '../../stack-facts.ts';
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

export function useMovements(stack: StackFacts): Movements {
  const action = useAction(stack);
  const [news, setNews] = useState<MovementNews | undefined>();
  const [last, setLast] = useState<Movement | undefined>();
  function send(movement: Movement): void {
    setLast(movement);
    action.run('Asking', async (callers) => {
      const { path, body, key: idempotencyKey } = movement;
      setNews(movementNews(await callers.merchant('POST', path, { body, idempotencyKey })));
    });
  }
  return {
    action,
    news,
    move: (path, body) => send({ path, body, key: crypto.randomUUID() }),
    again: news?.isOpen === true && last !== undefined ? () => send(last) : undefined,
  };
}
