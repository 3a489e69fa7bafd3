import {
  createRemoteJWKSet,
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  jwtVerify,
  type RemoteJWKSet,
} from 'jose';
import { z } from 'zod';
import { claimsAsStrings } from './claims.ts';

/** `reason` goes to the caller in `www-authenticate`; it is undefined when there was no token. */
export type Authorization =
  | { readonly authorized: true; readonly claims: Readonly<Record<string, string>> }
  | { readonly authorized: false; readonly reason: string | undefined };

/** Checks the value of an `Authorization` header: the token alone, or `Bearer` and the token. */
export type JwtAuthorizer = (authorization: string | undefined) => Promise<Authorization>;

export interface JwtAuthorizerOptions {
  /** As in the tokens' `iss`; its OpenID discovery document says where the keys are. */
  readonly issuer: string;
  /** A token's `aud`, or its `client_id` where it has no `aud`, has to be among them. */
  readonly audiences: readonly string[];
  /** Epoch milliseconds. Default the machine's clock. */
  readonly clock?: () => number;
}

/** API Gateway's limits on the issuer: 1500 ms an answer, keys kept for up to two hours. */
const issuerTimeoutMs = 1500;
const keysMaxAgeMs = 2 * 60 * 60 * 1000;

const discoveryDocument = z.object({ jwks_uri: z.url() });

/**
 * API Gateway's JWT authorizer: RSA signatures only, with a `kid` from the issuer's key set, and
 * `iss`, `aud` or `client_id`, `exp`, `nbf` and `iat` checked to the second. The words of the reasons
 * are API Gateway's where its documentation shows one (audience, expiry) and plain words elsewhere.
 */
export function createJwtAuthorizer(options: JwtAuthorizerOptions): JwtAuthorizer {
  const clock = options.clock ?? Date.now;
  const findKeys = rememberSuccess(() => discoverKeys(options.issuer));

  return async (authorization) => {
    const token = authorization?.replace(/^bearer(\s+|$)/i, '').trim() ?? '';
    if (token === '') {
      return { authorized: false, reason: undefined };
    }
    try {
      if (decodeProtectedHeader(token).kid === undefined) {
        return { authorized: false, reason: 'the token has no key id' };
      }
      const now = new Date(clock());
      const { payload } = await jwtVerify(token, await findKeys(), {
        algorithms: ['RS256', 'RS384', 'RS512'],
        issuer: options.issuer,
        currentDate: now,
        requiredClaims: ['exp'],
      });
      const reason = refusedClaim(payload, options.audiences, now);
      return reason === undefined
        ? { authorized: true, claims: claimsAsStrings(payload) }
        : { authorized: false, reason };
    } catch (error) {
      return { authorized: false, reason: reasonOf(error) };
    }
  };
}

/** The rules that are API Gateway's own rather than the JWT standard's. */
function refusedClaim(
  payload: JWTPayload,
  audiences: readonly string[],
  now: Date,
): string | undefined {
  const claimed = payload.aud === undefined ? [payload.client_id] : [payload.aud].flat();
  if (!claimed.some((audience) => audiences.some((it) => it === audience))) {
    return 'the token does not have a valid audience';
  }
  if (payload.iat !== undefined && payload.iat > Math.floor(now.getTime() / 1000)) {
    return 'the token was issued in the future';
  }
  return undefined;
}

function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) {
    return 'the token has expired';
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    return `the token does not have a valid ${error.claim}`;
  }
  if (error instanceof errors.JOSEAlgNotAllowed) {
    return 'the token is not signed with an RSA algorithm';
  }
  if (error instanceof errors.JWKSNoMatchingKey) {
    return 'the token names a key that the issuer does not have';
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) {
    return 'the token does not have a valid signature';
  }
  if (error instanceof IssuerUnreachable || error instanceof errors.JWKSTimeout) {
    return 'OIDC discovery endpoint communication error';
  }
  return 'the token cannot be read';
}

class IssuerUnreachable extends Error {}

async function discoverKeys(issuer: string): Promise<RemoteJWKSet> {
  try {
    const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const answer = await fetch(address, { signal: AbortSignal.timeout(issuerTimeoutMs) });
    const { jwks_uri } = discoveryDocument.parse(await answer.json());
    return createRemoteJWKSet(new URL(jwks_uri), {
      timeoutDuration: issuerTimeoutMs,
      cacheMaxAge: keysMaxAgeMs,
    });
  } catch (cause) {
    throw new IssuerUnreachable('The issuer does not answer with its discovery document.', {
      cause,
    });
  }
}

/** Calls once and keeps what came of it; a failure is forgotten, so that the next call tries again. */
function rememberSuccess<Value>(get: () => Promise<Value>): () => Promise<Value> {
  let kept: Promise<Value> | undefined;
  return () => {
    kept ??= get().catch((error: unknown) => {
      kept = undefined;
      throw error;
    });
    return kept;
  };
}
