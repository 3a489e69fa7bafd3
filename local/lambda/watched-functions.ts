import { randomUUID } from 'node:crypto';
import type { LocalFunctions } from './start-functions.ts';

/** One invocation of a function. */
export interface FunctionRun {
  readonly functionId: string;
  /** Lambda's: the same when an event is repeated, and in the function's log. */
  readonly requestId: string;
  readonly event: unknown;
}

/** Is told of a run; what it returns is told how it ended: with what, if it failed. */
export type FunctionWatcher = (run: FunctionRun) => (failure: Error | undefined) => void;

/** The same functions, each run of which is told. */
export function watchedFunctions(
  functions: Pick<LocalFunctions, 'invoke'>,
  watch: FunctionWatcher | undefined,
): Pick<LocalFunctions, 'invoke'> {
  if (watch === undefined) return functions;
  return {
    invoke: async (functionId, event, requestId = randomUUID()) => {
      const end = watch({ functionId, requestId, event });
      try {
        const result = await functions.invoke(functionId, event, requestId);
        end(undefined);
        return result;
      } catch (error) {
        end(error instanceof Error ? error : new Error(String(error)));
        throw error;
      }
    },
  };
}
