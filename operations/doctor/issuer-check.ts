import { z } from 'zod';
import type { Check } from './check.ts';
import type { ExaminedStage } from './examined-stage.ts';
import { notChecked, ok, problem, type Verdict } from './finding.ts';

const discoveryDocument = z.object({ issuer: z.string(), jwks_uri: z.url() });
const keySet = z.object({
  keys: z.array(
    z.object({
      kty: z.string(),
      kid: z.string().optional(),
      use: z.string().optional(),
      alg: z.string().optional(),
      n: z.string().optional(),
    }),
  ),
});
type Key = z.infer<typeof keySet>['keys'][number];

/** What API Gateway's JWT authorizer takes. */
const algorithms = ['RS256', 'RS384', 'RS512'];
const timeoutMs = 5_000;

/** The issuer of the tokens that the API takes. */
export const issuerCheck: Check = { id: 'issuer.keys', look: lookAtIssuer };

async function lookAtIssuer({ issuerUrl, target }: ExaminedStage): Promise<Verdict> {
  if (issuerUrl === undefined) {
    return notChecked('Nothing says which issuer there is: the stack has no output UserPoolId.');
  }
  const broken = (what: string) =>
    problem(
      `${what}: the API answers 401 to every token.`,
      target.settings.signIn.kind === 'oidc'
        ? 'Compare signIn.issuer in cdk.json with the iss of a token, letter by letter, and ask whoever runs the issuer.'
        : `Does the user pool still exist, and does this machine reach ${new URL(issuerUrl).host}?`,
    );
  const address = `${issuerUrl.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const discovered = await read(address, discoveryDocument);
  if (discovered === undefined) return broken(`No discovery document comes from ${address}`);
  if (discovered.issuer !== issuerUrl) {
    return broken(`The issuer ${issuerUrl} calls itself ${discovered.issuer}`);
  }
  const found = await read(discovered.jwks_uri, keySet);
  if (found === undefined) return broken(`No keys come from ${discovered.jwks_uri}`);
  const usable = found.keys.filter(isUsable);
  return usable.length === 0
    ? broken(`The issuer ${issuerUrl} has no RSA key that signs and has a key id`)
    : ok(`The issuer ${issuerUrl} shows ${usable.length} usable of ${found.keys.length} keys.`);
}

/** `undefined`: it does not come, or is something else. */
async function read<Value>(url: string, schema: z.ZodType<Value>): Promise<Value | undefined> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
    return answer.ok ? schema.safeParse(await answer.json()).data : undefined;
  } catch {
    return undefined;
  }
}

function isUsable({ kty, kid, use = 'sig', alg = 'RS256', n }: Key): boolean {
  return (
    kty === 'RSA' &&
    kid !== undefined &&
    use === 'sig' &&
    algorithms.includes(alg) &&
    n !== undefined &&
    Buffer.from(n, 'base64url').length * 8 >= 2048
  );
}
