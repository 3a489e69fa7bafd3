import type { FastifyReply } from 'fastify';
import type { GatewayAnswer } from './gateway-answers.ts';
import { newRequestId, requestIdHeader } from './request-id.ts';

export function sendGatewayAnswer(reply: FastifyReply, answer: GatewayAnswer): FastifyReply {
  return reply
    .code(answer.status)
    .headers({ 'content-type': 'application/json', ...answer.headers })
    .send(bodyOf(answer));
}

function bodyOf(answer: GatewayAnswer): Buffer {
  // Bytes rather than text: Fastify would add a charset to the content type.
  return Buffer.from(JSON.stringify({ message: answer.message }));
}

/** The same on a bare socket, for what is not HTTP enough to have become a request. */
export function rawGatewayAnswer(answer: GatewayAnswer): string {
  const body = bodyOf(answer);
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
