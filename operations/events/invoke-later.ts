import type { AwsService } from '../aws-service.ts';
import { endpointOf } from '../doctor/aws-api.ts';
import { regionOf, signerOf } from '../signer-of.ts';
import type { Sent } from './dead-letters.ts';

/** Has Lambda run a function with an event, without waiting for it. */
export type InvokeLater = (functionName: string, event: unknown) => Promise<Sent>;

const timeoutMs = 20_000;

/**
 * Lambda's own API. Only its 202 is an acceptance: after anything else, and without an answer, the event
 * counts as not accepted, though it may have been.
 *
 * @param lambda - default: AWS, with the credentials and the region of the shell.
 */
export function lambdaInvoker(lambda: AwsService | undefined): InvokeLater {
  const signer = signerOf('lambda', lambda);
  return async (functionName, event) => {
    const url = new URL(
      `/2015-03-31/functions/${encodeURIComponent(functionName)}/invocations`,
      lambda?.endpoint ?? endpointOf('lambda', await regionOf(lambda), process.env),
    );
    const body = JSON.stringify(event);
    const { headers } = await signer.sign({
      method: 'POST',
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      headers: {
        host: url.host,
        'content-type': 'application/json',
        'x-amz-invocation-type': 'Event',
      },
      body,
    });
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      const { status } = await fetch(url, { method: 'POST', headers, body, signal });
      return status === 202
        ? { kind: 'accepted' }
        : { kind: 'not-accepted', reason: `Lambda answered ${status}` };
    } catch {
      return { kind: 'not-accepted', reason: 'Lambda did not answer' };
    }
  };
}
