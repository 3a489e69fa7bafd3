import Fastify from 'fastify';
import { z } from 'zod';
import type { BusEvent } from '../aws/start-event-bridge.ts';
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

/** What can be invoked without anybody who waits for it. */
export interface LaterInvocations {
  /** Ids of the consumers, by their functions' names. */
  readonly consumers: ReadonlyMap<string, string>;
  /** Hands the event to the consumer, with repetitions and its dead-letter queue. */
  readonly deliver: (consumerId: string, event: BusEvent) => void;
}

const busEvent = z.looseObject({
  version: z.literal('0'),
  id: z.string(),
  'detail-type': z.string(),
  source: z.string(),
  account: z.string(),
  time: z.string(),
  region: z.string(),
  resources: z.array(z.string()),
  detail: z.record(z.string(), z.unknown()),
});

/**
 * Lets a person on this machine invoke a function: `POST /functions/<id>` with the event, or nothing,
 * is answered with {@link Invoked} once the function is done. Of Lambda's own API there is the invocation of
 * a consumer that nobody waits for. On a free port of 127.0.0.1, since an API Gateway has no such path.
 */
export async function startInvoker(
  functions: LocalFunctions,
  { consumers, deliver }: LaterInvocations,
): Promise<Listening> {
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
  app.post<{ Params: { name: string } }>(
    '/2015-03-31/functions/:name/invocations',
    async ({ params: { name }, body, headers }, reply) => {
      const consumerId = consumers.get(name);
      if (consumerId === undefined) {
        return reply.code(404).send({ Message: `There is no consumer ${name}.` });
      }
      const event = busEvent.safeParse(body);
      if (headers['x-amz-invocation-type'] !== 'Event' || !event.success) {
        return reply.code(400).send({ Message: 'Only an event of the bus, of the type Event.' });
      }
      deliver(consumerId, event.data);
      return reply.code(202).send();
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
