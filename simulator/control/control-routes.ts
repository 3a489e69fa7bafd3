import { z } from 'zod';
import { readControlBody } from '../http/request-body.ts';
import { portalRoutes } from '../merchant/portal-routes.ts';
import { payById } from '../payments/pay-by-id.ts';
import { paymentRequestSchema } from '../payments/payment-request.ts';
import { settingChangesSchema } from '../settings-schema.ts';
import { setUpById, setupRequestSchema } from '../setups/set-up-by-id.ts';
import type { ControlRoute } from './control-route.ts';
import { keyControlRoutes } from './key-control-routes.ts';
import { webhookControlRoutes } from './webhook-control-routes.ts';

const clockSchema = z.strictObject({ advanceMs: z.int().min(0) });

export const controlRoutes: readonly ControlRoute[] = [
  {
    method: 'GET',
    path: '/simulator/state',
    handle: ({ accounts, clock }) => ({
      status: 200,
      body: {
        now: new Date(clock.now()).toISOString(),
        accounts: accounts.list().map((account) => account.state()),
      },
    }),
  },
  {
    method: 'POST',
    path: '/simulator/payments',
    handle: (controls, body) => ({
      status: 200,
      body: payById(readControlBody(body, paymentRequestSchema), controls),
    }),
  },
  {
    method: 'POST',
    path: '/simulator/setups',
    handle: (controls, body) => ({
      status: 200,
      body: setUpById(readControlBody(body, setupRequestSchema), controls),
    }),
  },
  {
    method: 'POST',
    path: '/simulator/faults',
    handle: ({ faults }, body) => {
      faults.arm(readControlBody(body, z.looseObject({})));
      return { status: 201, body: faults.list() };
    },
  },
  {
    method: 'GET',
    path: '/simulator/faults',
    handle: ({ faults }) => ({ status: 200, body: faults.list() }),
  },
  {
    method: 'DELETE',
    path: '/simulator/faults',
    handle: ({ faults }) => {
      faults.clear();
      return { status: 204 };
    },
  },
  {
    method: 'GET',
    path: '/simulator/requests',
    handle: ({ requests }) => ({
      status: 200,
      body: { counts: requests.counts(), requests: requests.list() },
    }),
  },
  {
    method: 'DELETE',
    path: '/simulator/requests',
    handle: ({ requests }) => {
      requests.clear();
      return { status: 204 };
    },
  },
  {
    method: 'POST',
    path: '/simulator/clock',
    handle: ({ clock }, body) => {
      clock.advance(readControlBody(body, clockSchema).advanceMs);
      return { status: 200, body: { now: new Date(clock.now()).toISOString() } };
    },
  },
  {
    method: 'GET',
    path: '/simulator/settings',
    handle: ({ settings }) => ({ status: 200, body: settings.current }),
  },
  {
    method: 'DELETE',
    path: '/simulator/settings',
    handle: ({ settings }) => {
      settings.reset();
      return { status: 204 };
    },
  },
  {
    method: 'POST',
    path: '/simulator/settings',
    handle: ({ settings }, body) => ({
      status: 200,
      body: settings.change(readControlBody(body, settingChangesSchema)),
    }),
  },
  ...keyControlRoutes,
  ...portalRoutes,
  ...webhookControlRoutes,
  {
    method: 'POST',
    path: '/simulator/reset',
    handle: ({ reset }) => {
      reset();
      return { status: 204 };
    },
  },
];
