import * as z from 'zod/mini';
import type { Deadline } from '../clock.ts';
import type { DojoClient } from './dojo-client.ts';
import { instant } from './instant.ts';

const id = z.string().check(z.regex(/^[\w-]{1,100}$/));

const signingSecret = z.object({
  id,
  value: z.string().check(z.minLength(1)),
  isActive: z.boolean(),
  /** Epoch milliseconds. */
  createdAt: instant,
});
const subscription = z.object({
  id,
  events: z.array(z.string()),
  url: z.string(),
  secrets: z._default(z.nullable(z.array(signingSecret)), []),
});
const secretsAnswer = z.object({ secrets: z.array(signingSecret) });
const eventModels = z.array(z.object({ events: z.array(z.string()) }));

/** One secret that Dojo signs with, once it is active. Never to be printed. */
export type SigningSecret = z.infer<typeof signingSecret>;

/** Where Dojo sends which events. */
export interface WebhookSubscription {
  readonly id: string;
  readonly events: readonly string[];
  readonly url: string;
  readonly secrets: readonly SigningSecret[];
}

/** The webhook routes of Dojo's API. */
export interface DojoWebhooks {
  /** The names of the events that there are. */
  eventNames(): Promise<readonly string[]>;
  list(): Promise<readonly WebhookSubscription[]>;
  /** Dojo takes one webhook for each event. @throws Rejected with `facts.dojoStatus` 409 for another. */
  subscribe(event: string, url: string, description: string): Promise<WebhookSubscription>;
  unsubscribe(subscriptionId: string): Promise<void>;
  secrets(subscriptionId: string): Promise<readonly SigningSecret[]>;
  /** Adds a secret that is not active yet. Calling twice makes two. */
  generateSecret(subscriptionId: string): Promise<readonly SigningSecret[]>;
  activateSecret(subscriptionId: string, secretId: string): Promise<void>;
  deleteSecret(subscriptionId: string, secretId: string): Promise<void>;
}

const toSubscription = (answered: z.infer<typeof subscription>): WebhookSubscription => ({
  ...answered,
  secrets: answered.secrets ?? [],
});

/** @param deadline - a new one for each call: these calls are made from a terminal. */
export const dojoWebhooks = (client: DojoClient, deadline: () => Deadline): DojoWebhooks => {
  const pathOf = (subscriptionId: string) => `/webhooks/${encodeURIComponent(subscriptionId)}`;
  const secretPathOf = (subscriptionId: string, secretId: string) =>
    `${pathOf(subscriptionId)}/secrets/${encodeURIComponent(secretId)}`;
  return {
    async eventNames() {
      const models = await client.call(
        {
          operation: 'list-webhook-events',
          method: 'GET',
          path: '/webhooks/events',
          answer: eventModels,
          repeatable: true,
        },
        deadline(),
      );
      return models.flatMap(({ events }) => events);
    },

    async list() {
      const found = await client.call(
        {
          operation: 'list-webhooks',
          method: 'GET',
          path: '/webhooks',
          answer: z.array(subscription),
          repeatable: true,
        },
        deadline(),
      );
      return found.map(toSubscription);
    },

    async subscribe(event, url, description) {
      return toSubscription(
        await client.call(
          {
            operation: 'create-webhook',
            method: 'POST',
            path: '/webhooks',
            body: { events: [event], url, description },
            answer: subscription,
            repeatable: false,
          },
          deadline(),
        ),
      );
    },

    async unsubscribe(subscriptionId) {
      await client.call(
        {
          operation: 'delete-webhook',
          method: 'DELETE',
          path: pathOf(subscriptionId),
          answer: z.unknown(),
          repeatable: true,
        },
        deadline(),
      );
    },

    async secrets(subscriptionId) {
      const { secrets } = await client.call(
        {
          operation: 'list-webhook-secrets',
          method: 'GET',
          path: `${pathOf(subscriptionId)}/secrets`,
          answer: secretsAnswer,
          repeatable: true,
        },
        deadline(),
      );
      return secrets;
    },

    async generateSecret(subscriptionId) {
      const { secrets } = await client.call(
        {
          operation: 'create-webhook-secret',
          method: 'POST',
          path: `${pathOf(subscriptionId)}/secrets`,
          answer: secretsAnswer,
          repeatable: false,
        },
        deadline(),
      );
      return secrets;
    },

    async activateSecret(subscriptionId, secretId) {
      await client.call(
        {
          operation: 'activate-webhook-secret',
          method: 'PUT',
          path: `${secretPathOf(subscriptionId, secretId)}/activate`,
          answer: z.unknown(),
          repeatable: true,
        },
        deadline(),
      );
    },

    async deleteSecret(subscriptionId, secretId) {
      await client.call(
        {
          operation: 'delete-webhook-secret',
          method: 'DELETE',
          path: secretPathOf(subscriptionId, secretId),
          answer: z.unknown(),
          repeatable: true,
        },
        deadline(),
      );
    },
  };
};
