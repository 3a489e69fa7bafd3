import { CannotRun } from '../../lib/cannot-run.ts';
import { signerOf } from '../signer-of.ts';
import type { Target } from '../target.ts';

export interface MerchantRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
}

export interface MerchantAnswer {
  readonly status: number;
  readonly body: unknown;
  /** When to ask again, where it is said. */
  readonly retryAfterSeconds?: number | undefined;
  /** How far this machine's clock is ahead of the API's. `undefined`: it does not tell. */
  readonly clockAheadMs?: number | undefined;
}

/** A request was sent, and no answer came that could be read: it may have been done. */
export class NoAnswer extends CannotRun {
  override readonly name = 'NoAnswer';
  override readonly code = 'no_answer';
}

/**
 * Sends a signed request to a deployment's merchant routes.
 * @throws NoAnswer, or CannotRun when nothing could be sent.
 */
export type CallMerchantApi = (request: MerchantRequest) => Promise<MerchantAnswer>;

/** Longer than API Gateway lets a function take. */
const timeoutMs = 35_000;

function answerOf({ status, headers }: Response, content: string): MerchantAnswer {
  const [date, retryAfter] = [headers.get('date'), headers.get('retry-after')];
  return {
    status,
    body: content === '' ? undefined : JSON.parse(content),
    ...(date !== null && { clockAheadMs: Date.now() - Date.parse(date) }),
    ...(retryAfter !== null && { retryAfterSeconds: Number(retryAfter) }),
  };
}

function requestOf({ method, body, idempotencyKey }: MerchantRequest, url: URL) {
  const text = body === undefined ? undefined : JSON.stringify(body);
  return {
    method,
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    headers: {
      host: url.host,
      ...(text !== undefined && { 'content-type': 'application/json' }),
      ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
    },
    body: text,
  };
}

export function merchantApi(target: Target): CallMerchantApi {
  const { apiUrl } = target;
  if (apiUrl === undefined) throw new CannotRun(`${target.name} has no API that could be called.`);
  const signer = signerOf('execute-api', target.dynamoDb);
  const sign = async (request: ReturnType<typeof requestOf>) => {
    try {
      return await (await signer).sign(request);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new CannotRun(
        `The request cannot be signed with the shell's AWS credentials: ${reason}`,
        {
          cause,
        },
      );
    }
  };
  return async (request) => {
    const url = new URL(`${apiUrl.replace(/\/$/, '')}${request.path}`);
    const { method, headers, body } = await sign(requestOf(request, url));
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      const answer = await fetch(url, {
        method,
        headers,
        ...(body !== undefined && { body }),
        signal,
      });
      return answerOf(answer, await answer.text());
    } catch (cause) {
      throw new NoAnswer(`${target.name} did not answer.`, { cause });
    }
  };
}
