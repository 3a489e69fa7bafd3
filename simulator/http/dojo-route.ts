import type { IncomingHttpHeaders } from 'node:http';
import type { Account } from '../account.ts';
import type { Accounts } from '../accounts.ts';
import type { SimulatorClock } from '../clock.ts';
import type { Ids } from '../ids.ts';
import type { SimulatorSettings } from '../settings.ts';
import type { Settings } from '../settings-schema.ts';
import type { Answer } from './answer.ts';
import {
  accountOfIntent,
  accountOfKey,
  accountOfSecret,
  accountOfSession,
  type DojoVersion,
  readVersion,
  sdkVersion,
} from './caller.ts';
import { refuseField } from './refusal.ts';
import type { RawBody } from './request-body.ts';

/** One call to a route, from a caller who may make it. */
export interface DojoCall {
  readonly account: Account;
  readonly version: DojoVersion;
  readonly settings: Settings;
  readonly nowMs: number;
  readonly ids: Ids;
  readonly headers: IncomingHttpHeaders;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: RawBody;
}

/**
 * What opens a route. `intent-id`: that of the intent in the path, and nothing else. `session-secret`: that of
 * an intent, in the path.
 */
export type RouteAuthorization = 'api-key' | 'customer-secret' | 'intent-id' | 'session-secret';

/** One operation of Dojo's API. */
export interface DojoRoute {
  readonly method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';
  /** Dojo's path template, e.g. `/customers/{customerId}`. */
  readonly path: string;
  readonly authorization: RouteAuthorization;
  /** Must be synchronous, so that a call is committed whole or not at all. */
  readonly handle: (call: DojoCall) => Answer;
}

/** A call before anyone asked who makes it. */
export interface UncheckedCall extends Pick<DojoCall, 'params' | 'query' | 'body'> {
  readonly headers: IncomingHttpHeaders;
}

/** The name that faults and counts use, e.g. `POST /customers/{customerId}/create-secret`. */
export function routeName({ method, path }: Pick<DojoRoute, 'method' | 'path'>): string {
  return `${method} ${path}`;
}

/** Dojo's limit for an id in a path. It holds for a list of ids as well. */
const maxPathParameterLength = 100;

/** What a call is made to. */
export interface Called {
  readonly accounts: Accounts;
  readonly settings: SimulatorSettings;
  readonly clock: SimulatorClock;
  readonly ids: Ids;
}

/**
 * Checks the caller and the headers, then does what the route does.
 *
 * @throws Refusal for whatever Dojo refuses
 */
export function performCall(
  route: DojoRoute,
  call: UncheckedCall,
  { accounts, settings: { current: settings }, clock, ids }: Called,
): Answer {
  const account = accountOfCall(route, call, { accounts, settings });
  // With a session secret Android's SDK sends no version. iOS's sends its one, and nothing goes by it.
  const version = route.authorization === 'session-secret' ? sdkVersion : readVersion(call.headers);
  const tooLong = Object.entries(call.params).find(
    ([name, value]) => name !== 'token' && value.length > maxPathParameterLength,
  );
  if (tooLong) {
    throw refuseField(tooLong[0], `At most ${maxPathParameterLength} characters are allowed.`);
  }
  return route.handle({ ...call, account, version, settings, ids, nowMs: clock.now() });
}

function accountOfCall(
  { authorization }: DojoRoute,
  call: UncheckedCall,
  at: { readonly accounts: Accounts; readonly settings: Settings },
): Account {
  switch (authorization) {
    case 'api-key':
      return accountOfKey(call.headers, at.accounts);
    case 'customer-secret':
      return accountOfSecret(call.headers, pathParameter(call, 'customerId'), at);
    case 'intent-id':
      return accountOfIntent(call.params, at);
    case 'session-secret':
      return accountOfSession(pathParameter(call, 'token'), at.accounts);
  }
}

/** A parameter that the route's own path declares. */
export function pathParameter(call: Pick<DojoCall, 'params'>, name: string): string {
  const value = call.params[name];
  if (value === undefined) throw new Error(`The route declares no path parameter ${name}`);
  return value;
}
