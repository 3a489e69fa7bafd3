import { createHash, timingSafeEqual } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { APIGatewayEventRequestContextIAMAuthorizer } from 'aws-lambda';
import { Sha256 } from '../../lib/sha256.ts';
import { type LocalCredentials, localAccountId } from '../aws/local-account.ts';

/** Who signed a request, as a function is told. */
export type IamCaller = APIGatewayEventRequestContextIAMAuthorizer['iam'];

/** One request as it was received: a single changed byte makes it another one. */
export interface ReceivedRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  /** By name in lower case, repeated ones joined with a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined or empty: none was sent. */
  readonly body: Buffer | undefined;
}

/** Checks the signature of a request. `undefined`: it is not let in, and nobody is told why. */
export type IamAuthorizer = (request: ReceivedRequest) => Promise<IamCaller | undefined>;

export interface IamAuthorizerOptions {
  /** The one access key that may call every route. */
  readonly credentials: LocalCredentials;
  readonly region: string;
  /** Epoch milliseconds. */
  readonly clock: () => number;
}

const service = 'execute-api';

/** AWS's limit on the difference between its clock and the caller's. */
const maxSkewMs = 5 * 60_000;

/** What SigV4 puts into `authorization`. Not its sister SigV4a, whose keys are of another kind. */
const authorizationPattern =
  /^AWS4-HMAC-SHA256 Credential=(?<accessKeyId>[^/,\s]+)\/(?<day>\d{8})\/(?<region>[^/,\s]+)\/(?<service>[^/,\s]+)\/aws4_request,\s*SignedHeaders=(?<signedHeaders>[^,\s]+),\s*Signature=(?<signature>[0-9a-f]{64})$/;

interface Claimed {
  readonly signature: string;
  /** Names in lower case. */
  readonly signedHeaders: readonly string[];
  readonly date: Date;
}

/**
 * API Gateway's IAM authorizer (AWS Signature Version 4): signs the request again, with its own date and
 * the headers that it says are signed, and compares. The signature has to be in the header: whether an
 * HTTP API takes one in the query (a presigned URL) is documented nowhere, so that it is refused here.
 */
export function createIamAuthorizer(options: IamAuthorizerOptions): IamAuthorizer {
  const { credentials, region } = options;
  const signer = new SignatureV4({
    credentials,
    region,
    service,
    sha256: Sha256,
    // The hash of the body is signed in any case; as a header only where the caller has sent it.
    applyChecksum: false,
  });
  const caller: IamCaller = {
    accessKey: credentials.accessKeyId,
    accountId: localAccountId,
    callerId: credentials.accessKeyId,
    cognitoIdentity: null,
    principalOrgId: '',
    userArn: `arn:aws:iam::${localAccountId}:user/${credentials.accessKeyId}`,
    userId: credentials.accessKeyId,
  };

  return async (request) => {
    const claimed = readClaim(request, options);
    const query = readQuery(request.url);
    if (claimed === undefined || query === undefined || !isBodyHashRight(request)) return undefined;
    const { headers } = await signer.sign(
      {
        method: request.method,
        protocol: 'http:',
        hostname: '',
        path: request.url.split('?', 1)[0] ?? '',
        query,
        headers: pick(request.headers, claimed.signedHeaders),
        body: request.body,
      },
      { signingDate: claimed.date, signableHeaders: new Set(claimed.signedHeaders) },
    );
    const expected = authorizationPattern.exec(headers.authorization ?? '')?.groups?.signature;
    return expected !== undefined && isSame(expected, claimed.signature) ? caller : undefined;
  };
}

/** What the request says of its signature, if it is of the right form, key, scope and age. */
function readClaim(
  { headers }: ReceivedRequest,
  { credentials, region, clock }: IamAuthorizerOptions,
): Claimed | undefined {
  const parts = authorizationPattern.exec(headers.authorization ?? '')?.groups;
  const { 'x-amz-date': sentDate = '', 'x-amz-security-token': sessionToken } = headers;
  const date = readDate(sentDate);
  if (parts === undefined || date === undefined || sessionToken !== undefined) return undefined;
  const { accessKeyId, signature = '', signedHeaders: names = '' } = parts;
  const signedHeaders = names.split(';');
  const isInScope =
    accessKeyId === credentials.accessKeyId &&
    parts.region === region &&
    parts.service === service &&
    parts.day === sentDate.slice(0, 8);
  const isYoung = Math.abs(clock() - date.getTime()) <= maxSkewMs;
  return isInScope && isYoung && signsEnough(signedHeaders, headers)
    ? { signature, signedHeaders, date }
    : undefined;
}

/** `20260131T120000Z` */
function readDate(text: string): Date | undefined {
  if (!/^\d{8}T\d{6}Z$/.test(text)) return undefined;
  const date = new Date(text.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** SigV4 asks for `host` and every `x-amz-` header to be signed, and for nothing that is not there. */
function signsEnough(
  signed: readonly string[],
  headers: Readonly<Record<string, string>>,
): boolean {
  const needed = Object.keys(headers).filter((name) => name.startsWith('x-amz-'));
  return (
    ['host', ...needed].every((name) => signed.includes(name)) &&
    signed.every((name) => Object.hasOwn(headers, name))
  );
}

/** Where the caller sends the hash of the body, that is what is signed: so it has to be right. */
function isBodyHashRight({ headers, body }: ReceivedRequest): boolean {
  const sent = headers['x-amz-content-sha256'];
  const hash = createHash('sha256')
    .update(body ?? '')
    .digest('hex');
  return sent === undefined || sent === hash;
}

/** Decoded. `undefined`: it cannot be, or it has what belongs to a presigned URL. */
function readQuery(url: string): Record<string, string[]> | undefined {
  const at = url.indexOf('?');
  const query = new Map<string, string[]>();
  try {
    for (const pair of at < 0 ? [] : url.slice(at + 1).split('&')) {
      if (pair === '') continue;
      const [name = '', ...value] = pair.split('=').map(decodeURIComponent);
      query.set(name, [...(query.get(name) ?? []), value.join('=')]);
    }
  } catch {
    return undefined;
  }
  const isPresigned = [...query.keys()].some((name) => name.toLowerCase().startsWith('x-amz-'));
  return isPresigned ? undefined : Object.fromEntries(query);
}

function pick(
  headers: Readonly<Record<string, string>>,
  names: readonly string[],
): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => names.includes(name)));
}

function isSame(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(one), Buffer.from(other));
}
