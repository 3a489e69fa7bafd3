import type { ZodMiniType } from 'zod/mini';
import type { Clock, Deadline, Sleep } from '../clock.ts';
import {
  ContractBroken,
  type FailureFacts,
  NotConfigured,
  OutcomeUnknown,
  Rejected,
  Unavailable,
} from '../failures.ts';
import { parseJson } from '../parse-json.ts';
import type { DojoKey } from './dojo-key.ts';
import { dojoProblemFacts } from './dojo-problem.ts';
import { type AttemptEnd, retryDelayMs } from './retry.ts';
import { type DojoAnswer, type Transport, TransportError } from './transport.ts';

export interface DojoCall<Answer> {
  /** For logs and metrics: `create-customer`. */
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path and query, each value already encoded. */
  readonly path: string;
  readonly body?: unknown;
  /** Beside those that every call has. Default: none. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What the answer must look like; fields that it does not name pass. */
  readonly answer: ZodMiniType<Answer>;
  /** Doing it twice harms nothing. Decides retries, and what a lost answer is called. */
  readonly repeatable: boolean;
  /**
   * Not sent again even after a 429: whoever stands before Dojo may have tried twice, and it is the second
   * try that was throttled. One that never left is. Default no.
   */
  readonly movesMoney?: boolean;
  /** Sent instead of the API key: a customer secret, for the public customer routes. */
  readonly customerSecret?: string;
  /** Sent instead of the API key in use: the one that a proof of the account is about. */
  readonly apiKey?: string;
  /**
   * Sent only with a key whose account is proven to be the map's: a wrong one would turn this call,
   * or what is concluded from its answer, into harm. Default no.
   */
  readonly needsProvenAccount?: boolean;
}

/**
 * Makes sure that an API key belongs to the account of the map's customers. Its own calls name the
 * key in `apiKey`. @throws NotConfigured `dojo_wrong_account` and what asking throws.
 */
export type ProveAccount = (apiKey: string, deadline: Deadline) => Promise<void>;

/** Told of every attempt: for metrics. */
export type ObserveAttempt = (attempt: {
  readonly operation: string;
  readonly outcome: number | string;
  readonly durationMs: number;
}) => void;

export interface DojoClientOptions {
  /** May have a path, which goes before the call's own. */
  readonly baseUrl: string;
  /** Dojo's `version` header. */
  readonly version: string;
  readonly attemptTimeoutMs: number;
  readonly key: DojoKey;
  readonly proveAccount: ProveAccount;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly random: () => number;
  readonly observe: ObserveAttempt;
}

export interface DojoClient {
  /**
   * Makes one call within the deadline, with retries where a repeat is safe.
   * @throws Rejected for a 4xx (its `facts.dojoStatus` tells which), Unavailable when nothing was
   * done, OutcomeUnknown when a call that is not repeatable got no readable answer, ContractBroken
   * when a repeatable one was answered in a shape that we cannot use, and what the key throws.
   */
  call<Answer>(call: DojoCall<Answer>, deadline: Deadline): Promise<Answer>;
  /**
   * Proves the account of the key in use, after a look for a newer key if it is the wrong one.
   * @throws as `proveAccount`, and what the key throws.
   */
  proveAccount(deadline: Deadline): Promise<void>;
}

type Attempt<Answer> =
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'unauthorized'; readonly facts: FailureFacts }
  | { readonly kind: 'rejected'; readonly facts: FailureFacts }
  | { readonly kind: 'unusable'; readonly facts: FailureFacts }
  | { readonly kind: 'failed'; readonly end: AttemptEnd; readonly facts: FailureFacts };

/** `Retry-After` in milliseconds: a number of seconds or an HTTP date. */
function retryAfterMsOf(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - nowMs;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

function classifyResponse<Answer>(
  call: DojoCall<Answer>,
  answer: DojoAnswer,
  nowMs: number,
): Attempt<Answer> {
  const { status, body } = answer;
  const facts = { dojoOperation: call.operation, dojoStatus: status };
  if (status >= 200 && status < 300) {
    const parsed = call.answer.safeParse(body === '' ? undefined : parseJson(body));
    if (parsed.success) return { kind: 'answered', answer: parsed.data };
    const first = parsed.error.issues[0]?.path.join('.');
    return { kind: 'unusable', facts: { ...facts, reason: `answer field: ${first || '(body)'}` } };
  }
  const problem = { ...facts, ...dojoProblemFacts(body) };
  const retryAfterMs = retryAfterMsOf(answer.retryAfter, nowMs);
  if (status === 401) return { kind: 'unauthorized', facts: problem };
  if (status === 429)
    return { kind: 'failed', end: { kind: 'throttled', retryAfterMs }, facts: problem };
  if (status >= 400 && status < 500 && status !== 408) return { kind: 'rejected', facts: problem };
  return { kind: 'failed', end: { kind: 'in-doubt', retryAfterMs }, facts: problem };
}

function failureOf(call: DojoCall<unknown>, end: AttemptEnd, facts: FailureFacts) {
  if (end.kind === 'in-doubt' && !call.repeatable) {
    return new OutcomeUnknown('dojo_outcome_unknown', 'Dojo may or may not have done this.', facts);
  }
  const retryAfterMs = end.kind === 'not-sent' ? undefined : end.retryAfterMs;
  return new Unavailable('dojo_unavailable', 'Dojo did not answer, or not with an answer.', {
    ...facts,
    retryAfterSeconds: retryAfterMs === undefined ? undefined : Math.ceil(retryAfterMs / 1_000),
  });
}

function keyRefused(facts: FailureFacts): NotConfigured {
  return new NotConfigured(
    'dojo_key_refused',
    'Dojo refuses the API key. Put a valid key into the secret: the functions pick it up by themselves.',
    facts,
  );
}

export function createDojoClient(options: DojoClientOptions): DojoClient {
  const { key, transport, clock, sleep, random, observe } = options;
  const baseUrl = options.baseUrl.replace(/\/+$/, '');

  const attempt = async <Answer>(
    call: DojoCall<Answer>,
    credential: string,
    timeoutMs: number,
  ): Promise<Attempt<Answer>> => {
    const startedMs = clock();
    const body = call.body === undefined ? undefined : JSON.stringify(call.body);
    const done = (outcome: number | string) =>
      observe({ operation: call.operation, outcome, durationMs: clock() - startedMs });
    try {
      const answer = await transport(
        {
          method: call.method,
          url: new URL(`${baseUrl}${call.path}`),
          headers: {
            accept: 'application/json',
            authorization: `Basic ${credential}`,
            version: options.version,
            ...call.headers,
            ...(body !== undefined && {
              'content-type': 'application/json',
              'content-length': String(Buffer.byteLength(body)),
            }),
          },
          body,
        },
        timeoutMs,
      );
      done(answer.status);
      return classifyResponse(call, answer, clock());
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      done(error.reason);
      return {
        kind: 'failed',
        end: error.sent ? { kind: 'in-doubt', retryAfterMs: undefined } : { kind: 'not-sent' },
        facts: { dojoOperation: call.operation, reason: error.reason },
      };
    }
  };

  /**
   * A key that belongs to the map's account: the one in use or, if that one does not or is refused,
   * a newer one. So an instance that still keeps a wrong key goes on as soon as the right one is back.
   */
  const provenKey = async (apiKey: string, deadline: Deadline): Promise<string> => {
    try {
      await options.proveAccount(apiKey, deadline);
      return apiKey;
    } catch (error) {
      if (!(error instanceof NotConfigured)) throw error;
      const fresh = await key.renew(apiKey);
      if (fresh === apiKey) throw error;
      await options.proveAccount(fresh, deadline);
      return fresh;
    }
  };

  return {
    async proveAccount(deadline) {
      await provenKey(await key.get(), deadline);
    },

    async call<Answer>(call: DojoCall<Answer>, deadline: Deadline): Promise<Answer> {
      const pinned = call.customerSecret ?? call.apiKey;
      let credential = pinned ?? (await key.get());
      let renewed = pinned !== undefined;
      if (call.needsProvenAccount) credential = await provenKey(credential, deadline);
      for (let attempts = 1; ; attempts++) {
        const timeoutMs = Math.min(options.attemptTimeoutMs, deadline.remainingMs());
        if (timeoutMs === 0) throw failureOf(call, { kind: 'not-sent' }, { reason: 'deadline' });
        const result = await attempt(call, credential, timeoutMs);
        if (result.kind === 'answered') return result.answer;
        const facts = { ...result.facts, attempt: attempts };
        if (result.kind === 'unauthorized' && !renewed) {
          renewed = true;
          const fresh = await key.renew(credential);
          if (fresh !== credential) {
            credential = call.needsProvenAccount ? await provenKey(fresh, deadline) : fresh;
            continue;
          }
        }
        if (result.kind === 'unauthorized' && call.customerSecret === undefined) {
          throw keyRefused(facts);
        }
        if (result.kind === 'unauthorized' || result.kind === 'rejected') {
          throw new Rejected('dojo_refused', 'Dojo refused the request.', facts);
        }
        if (result.kind === 'unusable') {
          throw call.repeatable
            ? new ContractBroken(
                'dojo_contract_broken',
                'Dojo answered in an unknown shape.',
                facts,
              )
            : new OutcomeUnknown('dojo_outcome_unknown', 'Dojo answered unreadably.', facts);
        }
        const delayMs = retryDelayMs({
          end: result.end,
          attempts,
          repeatable: call.repeatable,
          movesMoney: call.movesMoney ?? false,
          remainingMs: deadline.remainingMs(),
          random: random(),
        });
        if (delayMs === undefined) throw failureOf(call, result.end, facts);
        await sleep(delayMs);
      }
    },
  };
}
