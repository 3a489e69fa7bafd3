import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalStack } from '../../../local/start-local-stack.ts';
import { checkDocumented } from '../../fixtures/check-documented.ts';
import { call, type JourneyRequest } from '../../journeys/journey-target.ts';

/** Requests of many users, one after the other for each, until it is stopped. */
export interface RequestLoad {
  /** How many were answered so far. */
  readonly answered: () => number;
  /** What was answered with an error, and to what. */
  readonly failed: readonly string[];
  /** Resolves when all requests are answered that are under way now. */
  drain(): Promise<void>;
  stop(): Promise<void>;
}

const order = { amount: { value: 1_000, currencyCode: 'GBP' }, reference: 'Order 1' };
const steps: readonly (readonly [route: string, request?: JourneyRequest])[] = [
  ['PUT /customer'],
  ['POST /checkout', { body: order }],
  ['GET /payment-methods'],
];

/** Between two requests of a user: enough come at any moment, and the machine has time for other tests. */
const betweenMs = 200;

/** @param users - how many send requests at the same time. */
export async function startLoad(stack: LocalStack, users: number): Promise<RequestLoad> {
  const failed: string[] = [];
  const underWay = new Set<Promise<void>>();
  let answered = 0;
  let isStopped = false;

  const send = async (token: string, route: string, request?: JourneyRequest) => {
    try {
      const { status, body } = await call(
        { url: stack.apiUrl, token, checkDocumented },
        route,
        request,
      );
      if (status >= 400) failed.push(`${route}: ${status} ${JSON.stringify(body)}`);
    } catch (error) {
      failed.push(`${route}: ${String(error)}`);
    }
    answered += 1;
  };
  const act = async (user: number) => {
    // New users throughout, so that customers are created as well.
    for (let round = 0; !isStopped; round += 1) {
      const token = await stack.token(`user-${user}-${round}`);
      for (const [route, request] of steps) {
        if (isStopped) return;
        const one = send(token, route, request);
        underWay.add(one);
        await one;
        underWay.delete(one);
        await sleep(betweenMs);
      }
    }
  };
  const all = Array.from({ length: users }, (_, user) => act(user));
  return {
    answered: () => answered,
    failed,
    drain: async () => {
      await Promise.all(underWay);
    },
    stop: async () => {
      isStopped = true;
      await Promise.all(all);
    },
  };
}
