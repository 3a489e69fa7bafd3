import type { FastifyInstance } from 'fastify';
import { isLoopback } from '../../lib/loopback.ts';

/**
 * Refuses what a page of another site sends to `/playground/…` through the browser of this machine's user,
 * whether it names this server openly or has its own name point here.
 */
export function refuseOtherSites(server: FastifyInstance): void {
  server.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith('/playground/')) return undefined;
    const { host = '', 'sec-fetch-site': site = 'none' } = request.headers;
    const url = URL.parse(`http://${host}`);
    const isFromHere = site === 'same-origin' || site === 'none';
    if (isFromHere && url !== null && isLoopback(url)) return undefined;
    return reply.code(403).send();
  });
}
