import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SignatureV4 } from '@smithy/signature-v4';
import { CannotRun } from '../../lib/cannot-run.ts';
import { Sha256 } from '../../lib/sha256.ts';
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
}

/** Sends a signed request to a deployment's merchant routes. @throws CannotRun when it does not answer. */
export type CallMerchantApi = (request: MerchantRequest) => Promise<MerchantAnswer>;

/** Longer than API Gateway lets a function take. */
const timeoutMs = 35_000;

/** Credentials and region as the SDK finds them: of the shell, or those of the local stack. */
function signerOf(target: Target): SignatureV4 {
  const { config } = new DynamoDBClient({ ...target.dynamoDb });
  return new SignatureV4({
    service: 'execute-api',
    region: config.region,
    credentials: config.credentials,
    sha256: Sha256,
  });
}

export function merchantApi(target: Target): CallMerchantApi {
  const { apiUrl } = target;
  if (apiUrl === undefined) throw new CannotRun(`${target.name} has no API that could be called.`);
  const signer = signerOf(target);
  return async ({ method, path, body, idempotencyKey }) => {
    const url = new URL(`${apiUrl.replace(/\/$/, '')}${path}`);
    const text = body === undefined ? undefined : JSON.stringify(body);
    const signed = await signer.sign({
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
    });
    try {
      const answer = await fetch(url, {
        method,
        headers: signed.headers,
        ...(text !== undefined && { body: text }),
        signal: AbortSignal.timeout(timeoutMs),
      });
      const content = await answer.text();
      return { status: answer.status, body: content === '' ? undefined : JSON.parse(content) };
    } catch (cause) {
      const again =
        idempotencyKey === undefined
          ? ''
          : ` It may have been done: run the same again with --key ${idempotencyKey}.`;
      throw new CannotRun(`${target.name} did not answer.${again}`, { cause });
    }
  };
}
