import Fastify from 'fastify';
import { SignJWT } from 'jose';
import { z } from 'zod';
import { type Listening, listenOnLoopback } from '../listen-on-loopback.ts';
import { type SigningKey, signingKey } from './signing-key.ts';

/** What a token is asked for with, at `POST /token`. */
export const tokenRequest = z.strictObject({
  /** The user. */
  sub: z.string().min(1),
  /** More claims. `aud`, `iss`, `iat` and `nbf` replace the issuer's own. */
  claims: z.record(z.string(), z.json()).default({}),
  /** Default 3600. Negative: a token that has expired. */
  expiresInSeconds: z.int().default(3600),
});

export type TokenRequest = z.input<typeof tokenRequest>;

/** A running issuer; its `url` is the tokens' `iss`. */
export interface Issuer extends Listening {
  token(request: TokenRequest): Promise<string>;
}

export interface IssuerOptions {
  readonly audience: string;
  /** Claim that names the user beside `sub`, when the API reads another one. Default `sub`. */
  readonly userIdClaim?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Folder that keeps the key. Default: a new key each time. */
  readonly folder?: string | undefined;
  /** Epoch milliseconds. Default the machine's clock. */
  readonly clock?: () => number;
}

/**
 * An OpenID Connect issuer for one machine: discovery document, key set, and `POST /token`, which
 * gives anyone who asks a token for any user. It listens on the loopback only.
 */
export async function startIssuer(options: IssuerOptions): Promise<Issuer> {
  const key = await signingKey(options.folder);
  const app = Fastify({ forceCloseConnections: true });
  const listening: { url: string } = { url: '' };
  const mint = (request: TokenRequest) =>
    signToken(tokenRequest.parse(request), key, { ...options, issuer: listening.url });

  app.get('/.well-known/openid-configuration', async () => ({
    issuer: listening.url,
    jwks_uri: `${listening.url}/.well-known/jwks.json`,
    token_endpoint: `${listening.url}/token`,
    response_types_supported: ['token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  }));
  app.get('/.well-known/jwks.json', async () => ({ keys: [key.publicJwk] }));
  app.post('/token', async (request, reply) => {
    const parsed = tokenRequest.safeParse(request.body);
    reply.header('cache-control', 'no-store');
    if (!parsed.success) {
      const description = z.prettifyError(parsed.error);
      return reply.code(400).send({ error: 'invalid_request', error_description: description });
    }
    return {
      access_token: await mint(parsed.data),
      token_type: 'Bearer',
      expires_in: parsed.data.expiresInSeconds,
    };
  });

  const server = await listenOnLoopback(app, options.port ?? 0);
  listening.url = server.url;
  return { ...server, token: mint };
}

async function signToken(
  { sub, claims, expiresInSeconds }: z.output<typeof tokenRequest>,
  key: SigningKey,
  options: IssuerOptions & { readonly issuer: string },
): Promise<string> {
  const nowSeconds = Math.floor((options.clock ?? Date.now)() / 1000);
  return new SignJWT({
    iss: options.issuer,
    aud: options.audience,
    iat: nowSeconds,
    [options.userIdClaim ?? 'sub']: sub,
    ...claims,
    sub,
    exp: nowSeconds + expiresInSeconds,
  })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: key.kid })
    .sign(key.privateKey);
}
