import { readControlBody } from '../http/request-body.ts';
import { plantedSecretSchema, plantSecret } from '../webhooks/planted-secret.ts';
import {
  behaviourSchema,
  forgerySchema,
  replaySchema,
} from '../webhooks/webhook-control-schemas.ts';
import type { ControlRoute } from './control-route.ts';

/** How webhooks are delivered, and what became of them. */
export const webhookControlRoutes: readonly ControlRoute[] = [
  {
    method: 'GET',
    path: '/simulator/webhooks',
    handle: ({ webhooks }) => ({ status: 200, body: webhooks.behaviour() }),
  },
  {
    method: 'POST',
    path: '/simulator/webhooks',
    handle: ({ webhooks }, body) => ({
      status: 200,
      body: webhooks.set(readControlBody(body, behaviourSchema)),
    }),
  },
  {
    method: 'DELETE',
    path: '/simulator/webhooks',
    handle: ({ webhooks }) => {
      webhooks.reset();
      return { status: 204 };
    },
  },
  {
    method: 'POST',
    path: '/simulator/webhooks/release',
    handle: ({ webhooks }) => {
      webhooks.release();
      return { status: 204 };
    },
  },
  {
    method: 'POST',
    path: '/simulator/webhooks/secrets',
    handle: ({ accounts }, body) => ({
      status: 200,
      body: { secretId: plantSecret(readControlBody(body, plantedSecretSchema), accounts) },
    }),
  },
  {
    method: 'POST',
    path: '/simulator/webhooks/replay',
    handle: ({ webhooks }, body) => {
      webhooks.replay(readControlBody(body, replaySchema).eventId);
      return { status: 202 };
    },
  },
  {
    method: 'POST',
    path: '/simulator/webhooks/forge',
    handle: ({ webhooks }, body) => ({
      status: 202,
      body: { eventId: webhooks.forge(readControlBody(body, forgerySchema)) },
    }),
  },
  {
    method: 'GET',
    path: '/simulator/deliveries',
    handle: ({ webhooks }) => ({ status: 200, body: { deliveries: webhooks.deliveries() } }),
  },
];
