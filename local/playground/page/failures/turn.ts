import { useRef, useState } from 'preact/hooks';

/** Whose turn it is: of several things only one is under way. */
export interface Turn {
  /** The name of what is under way. */
  readonly taken: string | undefined;
  /** Does nothing while something is under way. */
  take(name: string, work: () => Promise<void>): Promise<void>;
}

export function useTurn(): Turn {
  const [taken, setTaken] = useState<string | undefined>();
  const isTaken = useRef(false);
  return {
    taken,
    take: async (name, work) => {
      if (isTaken.current) return;
      isTaken.current = true;
      setTaken(name);
      try {
        await work();
      } finally {
        isTaken.current = false;
        setTaken(undefined);
      }
    },
  };
}
