import { type Listening, listenOnLoopback } from '../listen-on-loopback.ts';
import type { Access } from './access.ts';
import { awsJsonService } from './aws-json-service.ts';
import { putVersion, secretStore } from './secret-store.ts';
import { secretNeeds, secretsManagerActions } from './secrets-manager-actions.ts';

export interface SecretsManagerOptions {
  /** The secrets there are, by name; undefined is a secret that nobody has filled yet. */
  readonly secrets: Readonly<Record<string, string | undefined>>;
  /** Epoch milliseconds. Default the machine's clock. */
  readonly clock?: () => number;
  /** Default: everybody may do everything. */
  readonly access?: Access | undefined;
}

/**
 * A Secrets Manager endpoint in memory, on a free port of 127.0.0.1. It speaks the service's JSON
 * 1.1 protocol and answers its exceptions.
 */
export async function startSecretsManager(options: SecretsManagerOptions): Promise<Listening> {
  const clock = options.clock ?? Date.now;
  const store = secretStore(clock);
  for (const [name, value] of Object.entries(options.secrets)) {
    const secret = store.create(name);
    if (value !== undefined) {
      putVersion(secret, value, { nowMs: clock() });
    }
  }
  const actions = secretsManagerActions(store, clock);

  const app = awsJsonService({
    target: 'secretsmanager',
    actions,
    protocol: '1.1',
    messageField: 'Message',
    needsOf: (operation, input) => secretNeeds(store, operation, input),
    access: options.access,
  });
  return listenOnLoopback(app, 0);
}
