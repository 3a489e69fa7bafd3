import type { FastifyReply } from 'fastify';
import { gatewayAnswers } from './gateway-answers.ts';
import { toHttpAnswer } from './http-answer.ts';
import { sendGatewayAnswer } from './send-gateway-answer.ts';

const timedOut = Symbol('timed out');

/**
 * Answers with what the function returns.
 *
 * @throws what the function throws.
 */
export async function integrate(
  reply: FastifyReply,
  invocation: Promise<unknown>,
  timeoutMs: number,
): Promise<FastifyReply> {
  const result = await within(timeoutMs, invocation);
  if (result === timedOut) {
    return sendGatewayAnswer(reply, gatewayAnswers.integrationTimedOut);
  }
  const answer = toHttpAnswer(result);
  if (answer === undefined) {
    return sendGatewayAnswer(reply, gatewayAnswers.functionFailed);
  }
  reply.code(answer.status).headers(answer.headers);
  if (answer.cookies.length > 0) {
    reply.header('set-cookie', answer.cookies);
  }
  return reply.send(answer.body);
}

async function within<Value>(
  timeoutMs: number,
  work: Promise<Value>,
): Promise<Value | typeof timedOut> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<typeof timedOut>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, timedOut);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
