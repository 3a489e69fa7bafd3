import { readFile } from 'node:fs/promises';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { appSamples } from '../../lib/app-samples.ts';
import { sandboxCards } from '../../simulator/dojo-simulator.ts';
import { simulatorKey } from '../dojo-account.ts';
import type { PagesContext } from '../start-local-stack.ts';
import { askAtOnce, atOnceRequest } from './ask-at-once.ts';
import { pageScript } from './build-page.ts';
import { disturbances, putRight } from './disturbances.ts';
import { passOn } from './pass-on.ts';
import { publishUnreadableEvent, unreadableEvent } from './publish-unreadable-event.ts';
import { refuseOtherSites } from './refuse-other-sites.ts';
import type { StackFacts } from './stack-facts.ts';
import { streamTimeline } from './stream-timeline.ts';
import type { TableThrottle } from './table-throttle.ts';
import type { Timeline } from './timeline.ts';
import type { UserMarkers } from './user-markers.ts';

export interface PlaygroundContext extends PagesContext {
  readonly timeline: Timeline;
  readonly markers: UserMarkers;
  readonly throttle: TableThrottle;
}

/** Keeps the page on this machine: the browser loads nothing from, and sends nothing to, elsewhere. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "base-uri 'none'",
  "connect-src 'self'",
  "form-action 'none'",
  "img-src 'self' data:",
  "script-src 'self'",
  "style-src 'self'",
].join('; ');

const throttleRequest = z.strictObject({ count: z.int().min(0).max(1_000) });
const tokenRequest = z.strictObject({ userId: z.string().min(1).max(128) });

/** Serves the page on `/`, and what it needs below `/playground`. Nothing is read before somebody asks. */
export function addPlaygroundPages(server: FastifyInstance, context: PlaygroundContext): void {
  const { services, timeline, throttle } = context;
  const sendFile = async (reply: FastifyReply, name: string, type: string) =>
    sendText(reply, type, await readFile(new URL(`page/${name}`, import.meta.url), 'utf8'));

  refuseOtherSites(server);
  server.get('/', (_request, reply) => sendFile(reply, 'page.html', 'text/html'));
  server.get('/playground/page.css', (_request, reply) => sendFile(reply, 'page.css', 'text/css'));
  server.get('/playground/icon.svg', (_request, reply) =>
    sendFile(reply, 'icon.svg', 'image/svg+xml'),
  );
  server.get('/playground/page.js', async (_request, reply) =>
    sendText(reply, 'text/javascript', await pageScript()),
  );
  server.get('/playground/stack', async (_request, reply) =>
    sendJson(reply, await stackFacts(context)),
  );
  server.post('/playground/tokens', async (request, reply) => {
    const { userId } = tokenRequest.parse(jsonOf(request.body));
    return sendJson(reply, { token: await services.issuer.token({ sub: userId }) });
  });
  server.get('/playground/timeline', (_request, reply) => streamTimeline(timeline, reply));
  server.get<{ Params: { id: string } }>('/playground/timeline/:id', async (request, reply) => {
    const details = timeline.details(Number(request.params.id));
    return details === undefined ? reply.code(404).send() : sendJson(reply, details);
  });
  server.get<{ Params: { userId: string } }>('/playground/users/:userId', async (request, reply) =>
    sendJson(reply, { customersAtDojo: customersOf(request.params.userId, context) }),
  );
  server.post('/playground/at-once', async (request, reply) => {
    const { address, port } = server.server.address() as { address: string; port: number };
    const asked = atOnceRequest.parse(jsonOf(request.body));
    return sendJson(reply, await askAtOnce(`http://${address}:${port}`, asked));
  });
  server.post('/playground/table-throttle', async (request, reply) => {
    throttle.refuseNext(throttleRequest.parse(jsonOf(request.body)).count);
    return sendJson(reply, { left: throttle.left });
  });
  server.post('/playground/unreadable-events', async (request, reply) => {
    await publishUnreadableEvent(context, unreadableEvent.parse(jsonOf(request.body)));
    return sendJson(reply, {});
  });
  const { simulator } = services;
  if (simulator !== undefined) {
    const disturbed = { simulator, key: simulatorKey(context.settings.dojo.environment), throttle };
    server.get('/playground/disturbances', async (_request, reply) =>
      sendJson(reply, disturbances(disturbed)),
    );
    server.delete('/playground/disturbances', async (_request, reply) => {
      putRight(disturbed);
      return sendJson(reply, disturbances(disturbed));
    });
    server.all('/playground/dojo/*', (request, reply) => passOn(services.dojo, request, reply));
  }
}

async function stackFacts({ services, settings, root }: PagesContext): Promise<StackFacts> {
  const { sampleOrder, sampleSetup } = await appSamples(settings.app, root);
  const isSimulated = services.simulator !== undefined;
  return {
    app: settings.app,
    stage: settings.stage,
    dojoUrl: services.dojo.baseUrl.replace('//127.0.0.1:', '//localhost:'),
    // Of the simulator it opens nothing; of Dojo itself it never leaves this process.
    simulatorKey: isSimulated ? simulatorKey(settings.dojo.environment) : null,
    issuerPort: new URL(services.issuer.url).port,
    sampleOrder,
    sampleSetup,
    cards: isSimulated ? sandboxCards : [],
  };
}

/** How many customers of the user there are at Dojo. Null: only the simulator can be counted. */
function customersOf(userId: string, { services, markers }: PlaygroundContext): number | null {
  const marker = markers.of(userId);
  if (services.simulator === undefined) return null;
  const customers = services.simulator.accounts.list().flatMap((it) => it.customers.list());
  return customers.filter(({ details }) => marker !== undefined && details.name?.endsWith(marker))
    .length;
}

function sendText(reply: FastifyReply, type: string, text: string): FastifyReply {
  return reply
    .headers({
      'content-type': `${type}; charset=utf-8`,
      'content-security-policy': contentSecurityPolicy,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    .send(text);
}

function sendJson(reply: FastifyReply, value: unknown): FastifyReply {
  return reply
    .headers({ 'content-type': 'application/json', 'cache-control': 'no-store' })
    .send(JSON.stringify(value));
}

/** @throws SyntaxError */
function jsonOf(body: unknown): unknown {
  return JSON.parse(String(body));
}
