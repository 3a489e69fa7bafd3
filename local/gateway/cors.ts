import { corsRules } from '../../lib/api-rules.ts';

/** What web pages may do with the API. */
export interface CorsRules {
  /** Exact origins, e.g. `https://shop.example`. */
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly requestHeaders: readonly string[];
  /** Headers of the answer that a page may read. */
  readonly exposedHeaders: readonly string[];
  /** For how long a browser may keep the preflight's answer. */
  readonly maxAgeSeconds: number;
}

/** What the stack sets on API Gateway: nothing at all where no origin is allowed. */
export function corsFor(origins: readonly string[]): CorsRules | undefined {
  return origins.length === 0 ? undefined : { origins, ...corsRules };
}

type Headers = Readonly<Record<string, string>>;

/** For the answer to a preflight. None when the origin is not allowed: the browser then stops. */
export function preflightHeaders(rules: CorsRules, origin: string | undefined): Headers {
  return isAllowed(rules, origin)
    ? {
        'access-control-allow-origin': origin,
        'access-control-allow-methods': rules.methods.join(','),
        'access-control-allow-headers': rules.requestHeaders.join(','),
        'access-control-expose-headers': rules.exposedHeaders.join(','),
        'access-control-max-age': String(rules.maxAgeSeconds),
        vary: 'origin',
      }
    : {};
}

/** For every other answer; API Gateway lets them win over the function's own. */
export function answerHeaders(rules: CorsRules, origin: string | undefined): Headers {
  return isAllowed(rules, origin)
    ? {
        'access-control-allow-origin': origin,
        'access-control-expose-headers': rules.exposedHeaders.join(','),
        vary: 'origin',
      }
    : {};
}

function isAllowed(rules: CorsRules, origin: string | undefined): origin is string {
  return origin !== undefined && rules.origins.includes(origin);
}
