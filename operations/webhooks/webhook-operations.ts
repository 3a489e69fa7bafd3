import type { DojoWebhooks } from '../../functions/core/dojo/dojo-webhooks.ts';
import type { CommandTarget } from './command-line.ts';
import type { StoredSecrets } from './stored-secrets.ts';

/** What managing webhooks needs. */
export interface WebhookOperations {
  readonly dojo: DojoWebhooks;
  readonly stored: StoredSecrets;
  /** Where Dojo is to send the webhooks. */
  readonly url: string;
  /** For sentences that name another command. */
  readonly target: CommandTarget;
  /** What Dojo shows beside the subscription, e.g. `save-card demo sandbox`. */
  readonly description: string;
  readonly sleep: (ms: number) => Promise<void>;
  /** One sentence for the person at the terminal. Never a secret's value. */
  readonly say: (sentence: string) => void;
}
