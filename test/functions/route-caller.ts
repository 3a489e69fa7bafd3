import { afterAll, beforeAll, beforeEach } from 'vitest';
import {
  type LocalStack,
  type LocalStackOptions,
  startLocalStack,
} from '../../local/start-local-stack.ts';
import type { DojoSimulator } from '../../simulator/dojo-simulator.ts';
import { checkDocumented } from '../fixtures/check-documented.ts';
import { onBuiltFixtures } from '../fixtures/fixture-app.ts';
import { call, type JourneyAnswer, type JourneyRequest } from '../journeys/journey-target.ts';
import { signRequest } from '../journeys/sign-request.ts';

/** The local stack with its simulator, called as signed-in users do. */
export interface RouteCaller {
  readonly stack: LocalStack;
  readonly simulator: DojoSimulator;
  /** Every line that the functions logged. */
  readonly logs: string[];
  /** Sends a request of `user`. */
  send(user: string, route: string, request?: JourneyRequest): Promise<JourneyAnswer>;
  /** Sends a signed request of one of the team's services. */
  sendSigned(route: string, request?: Omit<JourneyRequest, 'token'>): Promise<JourneyAnswer>;
  /** Adds a card to a setup intent as the SDK would. */
  setUp(setup: Readonly<Record<string, unknown>>): Promise<JourneyAnswer>;
  /** Pays an intent as the SDK would. */
  pay(payment: Readonly<Record<string, unknown>>): Promise<JourneyAnswer>;
}

export async function startRouteCaller(
  options: Pick<LocalStackOptions, 'timer' | 'changeSettings'> = {},
): Promise<RouteCaller> {
  const logs: string[] = [];
  const stack = await startLocalStack({
    ...onBuiltFixtures,
    ...options,
    log: (line) => logs.push(line),
  });
  const { simulator } = stack;
  if (simulator === undefined) throw new Error('The stack runs without its simulator.');
  return {
    stack,
    simulator,
    logs,
    send: async (user, route, request) => {
      const token = await stack.token(user, {
        name: 'Private Name',
        email: 'private@mail.example',
      });
      return call({ url: stack.apiUrl, token, checkDocumented }, route, request);
    },
    sendSigned: async (route, request) =>
      call(
        { url: stack.apiUrl, token: '', checkDocumented },
        route,
        await signRequest(stack.apiUrl, route, request),
      ),
    setUp: (setup) =>
      call({ url: simulator.url, token: '', checkDocumented }, 'POST /simulator/setups', {
        body: setup,
      }),
    pay: (payment) =>
      call({ url: simulator.url, token: '', checkDocumented }, 'POST /simulator/payments', {
        body: payment,
      }),
  };
}

/** A caller for the tests of one file, and for each test users of its own and a Dojo at peace. */
export function useRouteCaller() {
  let caller: RouteCaller | undefined;
  let tests = 0;
  const api = (): RouteCaller => {
    if (caller === undefined) throw new Error('The stack has not started.');
    return caller;
  };
  beforeAll(async () => {
    caller = await startRouteCaller();
  });
  afterAll(() => caller?.stack.close());
  beforeEach(() => {
    tests += 1;
    api().simulator.faults.clear();
    api().simulator.requests.clear();
  });
  return {
    get api() {
      return api();
    },
    get alice() {
      return `alice-${tests}`;
    },
    get mallory() {
      return `mallory-${tests}`;
    },
  };
}

/** Dojo's published sandbox cards. */
export const approvedCard = { number: '5200000000001005', expiryDate: '12/29', cvv: '020' };
export const declinedCard = { number: '4456530000001013', expiryDate: '12/29', cvv: '341' };
