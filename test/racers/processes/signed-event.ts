import { randomUUID } from 'node:crypto';
import { localAccountId, localCredentials } from '../../../local/aws/local-account.ts';
import { type ProxyEvent, toProxyEvent } from '../../../local/gateway/proxy-event.ts';

/** A request of one of the team's services. */
export interface SignedRequest {
  /** Method and path pattern, e.g. `POST /merchant/payment-intents/{paymentIntentId}/release`. */
  readonly routeKey: string;
  /** Of the payment or the setup intent in the path. */
  readonly id: string;
  readonly key: string;
  readonly body: object;
}

/** The request as the function is invoked with it, once IAM has let it in. */
export function signedEvent({ routeKey, id, key, body }: SignedRequest): ProxyEvent {
  const [method = '', pattern = ''] = routeKey.split(' ');
  const name = /\{(\w+)\}/.exec(pattern)?.[1] ?? '';
  const accessKey = localCredentials.accessKeyId;
  return toProxyEvent({
    routeKey,
    method,
    url: pattern.replace(`{${name}}`, id),
    httpVersion: '1.1',
    rawHeaders: [
      ...['host', 'api.example'],
      ...['content-type', 'application/json'],
      ...['idempotency-key', key],
    ],
    pathParameters: { [name]: id },
    body: Buffer.from(JSON.stringify(body)),
    sourceIp: '127.0.0.1',
    requestId: randomUUID(),
    receivedAtMs: Date.now(),
    caller: {
      iam: {
        accessKey,
        accountId: localAccountId,
        callerId: accessKey,
        cognitoIdentity: null,
        principalOrgId: '',
        userArn: `arn:aws:iam::${localAccountId}:user/${accessKey}`,
        userId: accessKey,
      },
    },
  });
}
