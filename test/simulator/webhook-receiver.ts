import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import type { DojoSimulator } from '../../simulator/dojo-simulator.ts';
import { call } from './dojo-caller.ts';

export interface ReceivedWebhook {
  readonly body: string;
  readonly signature: string | undefined;
  readonly contentType: string | undefined;
}

/** A backend that takes webhooks. */
export interface WebhookReceiver {
  readonly url: string;
  /** In order of arrival. */
  readonly received: ReceivedWebhook[];
  /** Answers with these statuses, in this order, and with 200 after them. */
  answerWith(...statuses: number[]): void;
  /** Leaves what arrives from now on without an answer; the returned function answers it 200. */
  keepSilent(): () => void;
  close(): Promise<void>;
}

export async function startReceiver(): Promise<WebhookReceiver> {
  const received: ReceivedWebhook[] = [];
  const waiting: ServerResponse[] = [];
  let statuses: number[] = [];
  let silent = false;
  const server = createServer(async (request, response) => {
    const signature = request.headers['dojo-signature'];
    received.push({
      body: await text(request),
      signature: typeof signature === 'string' ? signature : undefined,
      contentType: request.headers['content-type'],
    });
    if (silent) waiting.push(response);
    else {
      const status = statuses.shift() ?? 200;
      // Where a redirect would lead, so that following it would show.
      response.writeHead(status, { location: '/' }).end();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    answerWith: (...next) => {
      statuses = next;
    },
    keepSilent: () => {
      silent = true;
      return () => {
        silent = false;
        for (const response of waiting.splice(0)) response.end();
      };
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

const subscriptionSchema = z.object({
  id: z.string(),
  secrets: z.array(z.object({ id: z.string(), value: z.string(), isActive: z.boolean() })),
});

/** Subscribes and says the subscription's id and secrets. */
export async function subscribe(
  simulator: DojoSimulator,
  url: string,
  events: readonly string[] = ['payment_intent.status_updated'],
): Promise<z.output<typeof subscriptionSchema>> {
  const { body } = await call(simulator, 'POST', '/webhooks', { body: { events, url } });
  return subscriptionSchema.parse(body);
}

/** Adds a second secret, activates it, and says it. */
export async function addActiveSecret(
  simulator: DojoSimulator,
  subscriptionId: string,
): Promise<string> {
  const path = `/webhooks/${subscriptionId}/secrets`;
  const { body } = await call(simulator, 'POST', path);
  const added = subscriptionSchema.parse(body).secrets.at(-1);
  await call(simulator, 'PUT', `${path}/${added?.id}/activate`);
  return added?.value ?? '';
}

/** The received body as JSON, e.g. to read its event id. */
export function eventOf({ body }: ReceivedWebhook) {
  return z
    .object({ id: z.string(), event: z.string(), data: z.record(z.string(), z.unknown()) })
    .parse(JSON.parse(body));
}
