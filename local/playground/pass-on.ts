import type { FastifyReply, FastifyRequest } from 'fastify';
import type { DojoAccount } from '../dojo-account.ts';
import { splitHeaders } from '../gateway/request-headers.ts';

/** What the SDK and the simulator's own endpoints read. */
const passedHeaders = ['authorization', 'is-mobile', 'version'];

/**
 * Passes a request of the page on to the simulator: a page may call the server that it came from, and no
 * other.
 */
export async function passOn(
  { baseUrl }: DojoAccount,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const path = request.url.slice('/playground/dojo'.length);
  const { headers } = splitHeaders(request.raw.rawHeaders);
  const sent = Object.entries(headers).filter(([name]) => passedHeaders.includes(name));
  const body = Buffer.isBuffer(request.body) ? request.body.toString() : null;
  let answer: Response;
  try {
    answer = await fetch(`${baseUrl}${path}`, {
      method: request.method,
      headers: { ...Object.fromEntries(sent), 'content-type': 'application/json' },
      body: body === '' ? null : body,
    });
  } catch {
    return reply.code(502).send();
  }
  const type = answer.headers.get('content-type') ?? 'application/json';
  return reply
    .code(answer.status)
    .header('content-type', type)
    .send(Buffer.from(await answer.arrayBuffer()));
}
