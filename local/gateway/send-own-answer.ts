import type { FastifyReply } from 'fastify';
import type { GatewayAnswer } from './gateway-answers.ts';
import { newRequestId, requestIdHeader } from './request-id.ts';

export function sendOwnAnswer(reply: FastifyReply, answer: GatewayAnswer): FastifyReply {
  return reply
    .code(answer.status)
    .headers({ 'content-type': 'application/json', ...answer.headers })
    .send(ownBody(answer));
}

function ownBody(answer: GatewayAnswer): Buffer {
  // Bytes rather than text: Fastify would add a charset to the content type.
  return Buffer.from(JSON.stringify({ message: answer.message }));
}

/** The same on a bare socket, for what is not HTTP enough to have become a request. */
export function rawOwnAnswer(answer: GatewayAnswer): string {
  const body = ownBody(answer);
  return [
    `HTTP/1.1 ${answer.status} ${answer.message}`,
    'content-type: application/json',
    `${requestIdHeader}: ${newRequestId()}`,
    `content-length: ${body.length}`,
    'connection: close',
    '',
    body.toString(),
  ].join('\r\n');
}
