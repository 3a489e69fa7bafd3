import { SignatureV4 } from '@smithy/signature-v4';
import { Sha256 } from '../../lib/sha256.ts';
import { localCredentials, localRegion } from '../../local/aws/local-account.ts';
import type { JourneyRequest } from './journey-target.ts';

/**
 * The same request, signed as one of the team's services signs it, for the local stack.
 *
 * @param url - base URL of the API.
 * @param route - method and path, e.g. `GET /merchant/setup-intents/si_1`.
 */
export async function signRequest(
  url: string,
  route: string,
  { body, headers }: Omit<JourneyRequest, 'token'> = {},
): Promise<JourneyRequest> {
  const [method = 'GET', path = '/'] = route.split(' ');
  const { host, hostname } = new URL(url);
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const signer = new SignatureV4({
    service: 'execute-api',
    region: localRegion,
    credentials: localCredentials,
    sha256: Sha256,
  });
  const signed = await signer.sign({
    method,
    protocol: 'http:',
    hostname,
    path,
    headers: {
      host,
      ...(text !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    body: text,
  });
  return { body: text, headers: signed.headers, token: undefined };
}
