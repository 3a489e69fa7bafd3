import { CannotRun } from '../lib/cannot-run.ts';
import { isLoopback } from '../lib/loopback.ts';
import type { DojoAccount } from './dojo-account.ts';

/** What `npm start` is told by environment variables. */
export interface StartOptions {
  /** `PORT`, default 3000. 0: any free port, here and below. */
  readonly port: number;
  /** `DOJO_PORT`, default 3001. */
  readonly dojoPort: number;
  /** `ISSUER_PORT`, default 3002. */
  readonly issuerPort: number;
  /** `APP`, default `demo`. */
  readonly app: string;
  /** `STAGE`, default `sandbox`. */
  readonly stage: string;
  /** `DATA_DIR`. Default: everything is in memory. */
  readonly dataFolder: string | undefined;
  /** `DOJO_BASE_URL` and `DOJO_API_KEY`, which go together. Default: the simulator. */
  readonly dojo: DojoAccount | undefined;
  /** `LOGS=json`: the functions' lines as they are. Default: short lines for people. */
  readonly logs: 'short' | 'json';
}

export const defaultIssuerPort = 3002;

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * An empty variable counts as unset.
 *
 * @throws CannotRun with a sentence for each variable that is wrong.
 */
export function readStartOptions(variables: Variables): StartOptions {
  const mistakes: string[] = [];
  const said = (name: string) => variables[name]?.trim() || undefined;
  const options = {
    port: readPort('PORT', said('PORT'), { fallback: 3000, mistakes }),
    dojoPort: readPort('DOJO_PORT', said('DOJO_PORT'), { fallback: 3001, mistakes }),
    issuerPort: readPort('ISSUER_PORT', said('ISSUER_PORT'), {
      fallback: defaultIssuerPort,
      mistakes,
    }),
    app: said('APP') ?? 'demo',
    stage: said('STAGE') ?? 'sandbox',
    dataFolder: said('DATA_DIR'),
    dojo: readDojo(said('DOJO_BASE_URL'), said('DOJO_API_KEY'), mistakes),
    logs: said('LOGS') === 'json' ? ('json' as const) : ('short' as const),
  };
  if (mistakes.length > 0) {
    throw new CannotRun(mistakes.join('\n'));
  }
  return options;
}

/** @param into - `fallback` when it is unset; a value that is no port becomes a mistake. */
export function readPort(
  name: string,
  text: string | undefined,
  into: { readonly fallback: number; readonly mistakes: string[] },
): number {
  if (text === undefined) {
    return into.fallback;
  }
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) {
    into.mistakes.push(`${name} is "${text}", and has to be a port number from 0 to 65535.`);
    return into.fallback;
  }
  return Number(text);
}

function readDojo(
  baseUrl: string | undefined,
  apiKey: string | undefined,
  mistakes: string[],
): DojoAccount | undefined {
  if (baseUrl === undefined && apiKey === undefined) {
    return undefined;
  }
  if (baseUrl === undefined || apiKey === undefined) {
    const [set, unset] =
      apiKey === undefined ? ['DOJO_BASE_URL', 'DOJO_API_KEY'] : ['DOJO_API_KEY', 'DOJO_BASE_URL'];
    mistakes.push(
      `${set} is set and ${unset} is not: set both to use a real Dojo (https://api.dojo.tech), or neither to use the simulator.`,
    );
    return undefined;
  }
  const url = URL.parse(baseUrl);
  if (
    url === null ||
    !(url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url)))
  ) {
    mistakes.push(
      `DOJO_BASE_URL is "${baseUrl}", and has to be an https address such as https://api.dojo.tech (plain http on this machine only).`,
    );
    return undefined;
  }
  return { baseUrl: baseUrl.replace(/\/+$/, ''), apiKey };
}
