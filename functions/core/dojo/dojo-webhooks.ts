import * as z from 'zod/mini';
import type { Deadline } from '../clock.ts';
import type { DojoClient } from './dojo-client.ts';
import { instant } from './instant.ts';
import { isNotFound } from './is-not-found.ts';

const id = z.string().check(z.regex(/^[\w-]{1,100}$/));

/** Anything but the id may be missing: what is there should still be of use. */
const signingSecret = z.object({
  id,
  value: z.nullish(z.string()),
  isActive: z.nullish(z.boolean()),
  createdAt: z.catch(z.nullish(instant), undefined),
});
/** Those that can be used: one that has no id cannot even be deleted. */
const signingSecrets = z.nullish(z.array(z.catch(z.nullable(signingSecret), null)));
const subscription = z.object({
  id,
  events: z.nullish(z.array(z.string())),
  url: z.nullish(z.string()),
  secrets: signingSecrets,
});
const subscriptions = z.array(z.catch(z.nullable(subscription), null));
const secretsAnswer = z.object({ secrets: signingSecrets });
const eventModels = z.array(z.object({ events: z.nullish(z.array(z.string())) }));

/** One secret that Dojo signs with, once it is active. */
export interface SigningSecret {
  readonly id: string;
  /** Never to be printed. `undefined`: Dojo does not show it. */
  readonly value: string | undefined;
  /** Whether Dojo may sign with it; where Dojo does not say, it may. */
  readonly isActive: boolean;
  /** Epoch milliseconds. `undefined`: Dojo does not say. */
  readonly createdAtMs: number | undefined;
}

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
  /**
   * Dojo takes one webhook for each event.
   * @throws Rejected with `facts.dojoStatus` 409 for another, OutcomeUnknown when the answer was lost:
   * the list of subscriptions tells.
   */
  subscribe(event: string, url: string, description: string): Promise<WebhookSubscription>;
  /** One that is gone already is fine. */
  unsubscribe(subscriptionId: string): Promise<void>;
  secrets(subscriptionId: string): Promise<readonly SigningSecret[]>;
  /**
   * Adds a secret that is not active yet, and gives all of them. Calling twice makes two.
   * @throws Rejected with `facts.dojoStatus` 409 when there are too many, OutcomeUnknown when the
   * answer was lost: the list of secrets tells.
   */
  generateSecret(subscriptionId: string): Promise<readonly SigningSecret[]>;
  activateSecret(subscriptionId: string, secretId: string): Promise<void>;
  /** One that is gone already is fine. */
  deleteSecret(subscriptionId: string, secretId: string): Promise<void>;
}

function toSecrets(answered: z.infer<typeof signingSecrets>): readonly SigningSecret[] {
  return (answered ?? [])
    .filter((secret) => secret !== null)
    .map((secret) => ({
      id: secret.id,
      value: secret.value || undefined,
      isActive: secret.isActive ?? true,
      createdAtMs: secret.createdAt ?? undefined,
    }));
}

function toSubscription(answered: z.infer<typeof subscription>): WebhookSubscription {
  return {
    id: answered.id,
    events: answered.events ?? [],
    url: answered.url ?? '',
    secrets: toSecrets(answered.secrets),
  };
}

/** A deletion whose first answer was lost finds nothing when it is repeated. */
async function untilGone(deletion: Promise<unknown>): Promise<void> {
  try {
    await deletion;
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

/** @param deadline - a new one for each call: these calls are made from a terminal. */
export function dojoWebhooks(client: DojoClient, deadline: () => Deadline): DojoWebhooks {
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
      return models.flatMap(({ events }) => events ?? []);
    },

    async list() {
      const found = await client.call(
        {
          operation: 'list-webhooks',
          method: 'GET',
          path: '/webhooks',
          answer: subscriptions,
          repeatable: true,
        },
        deadline(),
      );
      return found.filter((each) => each !== null).map(toSubscription);
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
      await untilGone(
        client.call(
          {
            operation: 'delete-webhook',
            method: 'DELETE',
            path: pathOf(subscriptionId),
            answer: z.unknown(),
            repeatable: true,
          },
          deadline(),
        ),
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
      return toSecrets(secrets);
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
      return toSecrets(secrets);
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
      await untilGone(
        client.call(
          {
            operation: 'delete-webhook-secret',
            method: 'DELETE',
            path: secretPathOf(subscriptionId, secretId),
            answer: z.unknown(),
            repeatable: true,
          },
          deadline(),
        ),
      );
    },
  };
}
