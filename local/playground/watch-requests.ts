import type { FastifyInstance, FastifyRequest } from 'fastify';
import { decodeJwt } from 'jose';
import { webhookPath } from '../../lib/routes.ts';
import { splitHeaders } from '../gateway/request-headers.ts';
import { maskBody, maskHeaders, maskText } from '../mask-secrets.ts';
import type { Owners } from './owners.ts';
import { shortPath } from './short-path.ts';
import type { Timeline } from './timeline.ts';
import { toneOfStatus } from './tone-of-status.ts';

export interface Watched {
  readonly timeline: Timeline;
  readonly owners: Owners;
}

/**
 * Notes each request to one of the API's routes.
 *
 * @param userIdClaim - of the tokens.
 * @param onUser - is told of each user who calls.
 */
export function watchRequests(
  server: FastifyInstance,
  { timeline, owners }: Watched,
  { userIdClaim, onUser }: { readonly userIdClaim: string; onUser(userId: string): void },
): void {
  const ids = new WeakMap<FastifyRequest, number>();
  const answers = new WeakMap<FastifyRequest, string>();

  server.addHook('onRequest', async (request) => {
    if (isPage(request.url)) return;
    const { headers } = splitHeaders(request.raw.rawHeaders);
    const userId = userOf(headers.authorization, userIdClaim) ?? owners.find(request.url);
    if (userId !== undefined) onUser(userId);
    const entry = {
      kind: request.url === webhookPath ? ('webhook' as const) : ('request' as const),
      title: `${request.method} ${shortPath(request.routeOptions.url ?? maskText(request.url))}`,
      userId: userId ?? null,
    };
    ids.set(
      request,
      timeline.add(entry, () => [], request.id),
    );
  });
  server.addHook('onSend', async (request, _reply, payload) => {
    if (ids.has(request)) answers.set(request, textOf(payload));
  });
  server.addHook('onResponse', async (request, reply) => {
    const id = ids.get(request);
    if (id === undefined) return;
    const { headers } = splitHeaders(request.raw.rawHeaders);
    const [body, answer] = [textOf(request.body), answers.get(request) ?? ''];
    const texts = `${request.url} ${body} ${answer}`;
    const caller = userOf(headers.authorization, userIdClaim);
    if (caller !== undefined && reply.statusCode < 300) owners.learn(caller, texts);
    const userId = caller ?? owners.find(texts);
    timeline.end(
      id,
      {
        ...(userId !== undefined && { userId }),
        result: String(reply.statusCode),
        tone: toneOfStatus(reply.statusCode),
        setupIntentId: setupIntentIn(request, answer),
      },
      () => [
        {
          title: 'Request',
          text: `${request.method} ${maskText(request.url)}\n${maskHeaders(telling(headers))}`,
        },
        ...(body === '' ? [] : [{ title: 'Body', text: maskBody(body) }]),
        {
          title: `Answer ${reply.statusCode}`,
          text: `${maskHeaders(reply.getHeaders())}\n\n${maskBody(answer)}`.trim(),
        },
      ],
    );
  });
}

/** Whether that is asked of the pages beside the API, and not of the API. */
export function isPage(url: string): boolean {
  const [path] = url.split('?');
  return path === '/' || /^\/(playground|docs)(\/|$)/.test(path ?? '');
}

/** Without what every browser sends along. */
function telling(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const untelling = /^(sec-|accept|user-agent|referer|origin|connection|cache-control|pragma)/;
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !untelling.test(name)));
}

/** The token is checked elsewhere: here it only says whose line it is. */
function userOf(authorization: string | undefined, claim: string): string | undefined {
  const [, token] = /^Bearer (.+)$/.exec(authorization ?? '') ?? [];
  if (token === undefined) return undefined;
  try {
    const value = decodeJwt(token)[claim];
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The phone asks how it ended: only then it is known that there is a card to charge. */
function setupIntentIn({ method, url }: FastifyRequest, answer: string): string | null {
  if (method !== 'GET' || !url.startsWith('/setup-intents/')) return null;
  if (!answer.includes('"status":"Authorized"')) return null;
  return /"setupIntentId":"([^"]+)"/.exec(answer)?.[1] ?? null;
}

function textOf(value: unknown): string {
  return typeof value === 'string' || Buffer.isBuffer(value) ? value.toString() : '';
}
