import Fastify from 'fastify';
import { type Listening, listenOnLoopback } from '../listen-on-loopback.ts';
import { FunctionError } from './function-instance.ts';
import type { InvocationFailure } from './messages.ts';
import type { LocalFunctions } from './start-functions.ts';

/** What became of an invocation that a person asked for. */
export interface Invoked {
  /** What the function wrote meanwhile, as in CloudWatch. */
  readonly lines: readonly string[];
  readonly result: unknown;
  /** Null: it succeeded. */
  readonly failure: InvocationFailure | null;
}

/**
 * Lets a person on this machine invoke a function: `POST /functions/<id>` with the event, or nothing,
 * is answered with {@link Invoked} once the function is done. On a free port of 127.0.0.1, since an API
 * Gateway has no such path.
 */
export async function startInvoker(functions: LocalFunctions): Promise<Listening> {
  const app = Fastify({ forceCloseConnections: true });
  app.post<{ Params: { id: string } }>(
    '/functions/:id',
    async ({ params: { id }, body }, reply) => {
      if (!functions.ids.includes(id)) {
        const message = `There is no function ${id}: there are ${functions.ids.join(', ')}.`;
        return reply.code(404).send({ message });
      }
      return invoke(functions, id, body ?? {});
    },
  );
  return listenOnLoopback(app, 0);
}

async function invoke(functions: LocalFunctions, id: string, event: unknown): Promise<Invoked> {
  const lines: string[] = [];
  const unwatch = functions.watch(id, (line) => lines.push(line));
  try {
    return { result: await functions.invoke(id, event), failure: null, lines };
  } catch (error) {
    if (error instanceof FunctionError) {
      return { result: null, failure: error.failure, lines };
    }
    throw error;
  } finally {
    unwatch();
  }
}
