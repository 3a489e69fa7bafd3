import * as z from 'zod/mini';
import type { Clock, Deadline, Sleep } from '../../functions/core/clock.ts';
import { accountProofs } from '../../functions/core/customers/customer-account.ts';
import type { CustomerId, Revision } from '../../functions/core/customers/customer-link.ts';
import type { CustomerLinks } from '../../functions/core/customers/ports.ts';
import { createDojoClient, type DojoCall } from '../../functions/core/dojo/dojo-client.ts';
import { dojoCustomers } from '../../functions/core/dojo/dojo-customers.ts';
import { mayBeUnknown } from '../../functions/core/dojo/is-not-found.ts';
import {
  type DojoAnswer,
  type DojoRequest,
  TransportError,
} from '../../functions/core/dojo/transport.ts';
import { done, fault, killed } from './alternatives.ts';
import type { Alternative, Answer, Caller } from './caller.ts';
import { creating, removing, type SimulatedDojo } from './simulated-dojo.ts';
import { canaryId, rightKey, type World } from './world.ts';

function answer(status: number, body?: unknown): DojoAnswer {
  return {
    status,
    retryAfter: undefined,
    body: body === undefined ? '' : JSON.stringify(body),
  };
}
function noAnswer(sent: boolean): Answer<never> {
  return {
    kind: 'error',
    error: Object.assign(new TransportError(sent, 'ECONNRESET'), { code: 'no_answer' }),
  };
}

/** The canary as it has been linked for long. */
const canaries: CustomerLinks = {
  find: async () => ({
    state: 'linked',
    customerId: canaryId,
    revision: 'canary' as Revision,
    writtenAtMs: 0,
  }),
  replace: async () => {
    throw new Error('Nobody replaces the canary.');
  },
};

interface Times {
  readonly isTooLate: () => boolean;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly deadline: Deadline;
}

/**
 * Dojo's two accounts behind the real client, which gets the world's key for each call. A request on
 * its way keeps the key that it left with. What the right account does is a step; asking for the
 * canary is none, since that happens beside others.
 */
export function simulatedAccount(
  world: World,
  caller: Caller,
  { isTooLate, clock, sleep, deadline }: Times,
): { readonly dojo: SimulatedDojo; readonly prove: () => Promise<void> } {
  const send = creating(world, caller, isTooLate);
  const remove = removing(world);

  const step = (what: string, act: () => DojoAnswer, changes: boolean): Promise<DojoAnswer> => {
    const lost: Alternative<DojoAnswer> = fault('done, but the answer is lost', () => {
      act();
      return noAnswer(true);
    });
    return caller.step(what, [
      done(act),
      fault('never sent', () => noAnswer(false)),
      ...(changes ? [lost, killed('done, and then killed', act)] : []),
      killed('killed before it'),
    ]);
  };

  const ofRightAccount = (
    { method, body }: DojoRequest,
    path: string,
    id: CustomerId,
  ): Promise<DojoAnswer> => {
    if (method === 'GET') {
      return step(
        `asks whether ${id} exists`,
        () => answer(200, world.shows(id) ? [{ id }] : []),
        false,
      );
    }
    if (method === 'DELETE') {
      const act = () => answer(remove(id) === 'removed' ? 204 : 404);
      return step(`deletes ${id}`, act, true);
    }
    if (path === '/customers') {
      const { name } = z.object({ name: z.string() }).parse(JSON.parse(body ?? ''));
      return step('creates a customer', () => answer(201, { id: send(name, 0) }), true);
    }
    if (path === '/customers/search') {
      return step(
        'looks for marked customers',
        () => answer(200, pageOf(world.newestFirst())),
        false,
      );
    }
    return step(`uses ${id}`, () => answer(world.shows(id) ? 200 : 404, {}), false);
  };

  const ofWrongAccount = (
    { method, body }: DojoRequest,
    path: string,
    id: CustomerId,
  ): Promise<DojoAnswer> => {
    const where = 'in the wrong account';
    if (method === 'GET') {
      return step(`asks ${where} whether ${id} exists`, () => answer(200, []), false);
    }
    if (method === 'DELETE') return step(`deletes ${id} ${where}`, () => answer(404), false);
    if (path === '/customers') {
      const act = () => {
        world.violate(`${caller.name} created ${body} ${where}.`);
        return answer(201, { id: 'cust_sandbox_elsewhere' });
      };
      return step(`creates a customer ${where}`, act, false);
    }
    if (path === '/customers/search') {
      return step(`looks for marked customers ${where}`, () => answer(200, pageOf([])), false);
    }
    return step(`uses ${id} ${where}`, () => answer(404), false);
  };

  const client = createDojoClient({
    baseUrl: 'https://dojo.example',
    version: '2024-02-05',
    attemptTimeoutMs: 60_000,
    key: {
      get: async () => {
        caller.remember(world.key);
        return world.key;
      },
      renew: async () => {
        caller.remember(world.key);
        return world.key;
      },
    },
    proveAccount: (key, limit) => proofs.prove(key, limit),
    transport: async (request) => {
      const isRight = request.headers.authorization === `Basic ${rightKey}`;
      const path = request.url.pathname;
      const id = (path.split('/')[2] ?? '') as CustomerId;
      if (id === canaryId) return answer(200, isRight ? [{ id }] : []);
      return (isRight ? ofRightAccount : ofWrongAccount)(request, path, id);
    },
    clock,
    sleep,
    random: () => 0,
    observe: () => undefined,
  });
  const proofs = accountProofs({
    canaries,
    records: { findFacts: async () => undefined },
    directoryWith: (key, limit) => dojoCustomers(client, limit, key),
    ensure: () => {
      throw new Error('Nobody makes another canary.');
    },
    canaryName: 'canary',
    mayCreate: false,
    clock,
  });

  const use: DojoCall<unknown> = {
    operation: 'use',
    method: 'POST',
    path: '',
    answer: z.unknown(),
    repeatable: true,
  };
  const prove = () => client.proveAccount(deadline);
  return {
    prove,
    dojo: {
      ...dojoCustomers(client, deadline),
      use: async (id) => {
        try {
          await client.call({ ...use, path: `/customers/${id}/create-secret` }, deadline);
          return true;
        } catch (error) {
          if (mayBeUnknown(error)) return false;
          throw error;
        }
      },
      cards: { removeAll: prove },
      countCards: async () => 0,
    },
  };
}

function pageOf(customers: ReturnType<World['newestFirst']>) {
  return {
    data: customers.map(({ id, name, createdAtMs }) => ({
      id,
      name,
      createdAt: new Date(createdAtMs ?? 0).toISOString(),
    })),
  };
}
