import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { deadlineIn } from '../../../functions/core/clock.ts';
import { dojoWebhooks } from '../../../functions/core/dojo/dojo-webhooks.ts';
import { localCredentials, localRegion } from '../../../local/aws/local-account.ts';
import { startSecretsManager } from '../../../local/aws/start-secrets-manager.ts';
import { connect } from '../../../operations/connect.ts';
import { storedSecrets } from '../../../operations/webhooks/stored-secrets.ts';
import type { WebhookOperations } from '../../../operations/webhooks/webhook-operations.ts';
import { type DojoSimulator, startDojoSimulator } from '../../../simulator/dojo-simulator.ts';
import { fixtureStage } from '../../fixtures/fixture-app.ts';

export const deploymentUrl = 'https://api.example/webhooks/dojo';

/** A Dojo account and a secret in Secrets Manager, without a stack around them. */
export interface WebhookAccount {
  readonly simulator: DojoSimulator;
  readonly operations: WebhookOperations;
  /** What was said, a line each. */
  readonly said: string[];
  /** Milliseconds, in the order in which they were waited for. */
  readonly slept: readonly number[];
  /** The stored text, whatever it is. */
  storedSecretString(): Promise<string | undefined>;
  storeSecretString(text: string): Promise<void>;
  close(): Promise<void>;
}

export async function startWebhookAccount(): Promise<WebhookAccount> {
  const simulator = await startDojoSimulator();
  const secretsManager = await startSecretsManager({
    secrets: { key: '{"apiKey":"sk_sandbox_local"}', 'webhook-secrets': undefined },
  });
  const service = {
    endpoint: secretsManager.url,
    region: localRegion,
    credentials: localCredentials,
  };
  const connection = connect({
    name: 'the account under test',
    settings: await fixtureStage(),
    dojoBaseUrl: simulator.url,
    tableName: 'none',
    dojoKeySecretName: 'key',
    webhookUrl: deploymentUrl,
    webhookSecretName: 'webhook-secrets',
    secretsManager: service,
  });
  const secrets = new SecretsManagerClient({ ...service, maxAttempts: 1 });
  const said: string[] = [];
  const slept: number[] = [];
  return {
    simulator,
    said,
    slept,
    operations: {
      dojo: dojoWebhooks(connection.dojo, () => deadlineIn(5_000, Date.now)),
      stored: storedSecrets(secrets, 'webhook-secrets'),
      url: deploymentUrl,
      target: { stack: 'save-card-demo-sandbox', url: undefined },
      description: 'save-card demo sandbox',
      sleep: async (ms) => {
        slept.push(ms);
      },
      say: (sentence) => said.push(sentence),
    },
    storedSecretString: async () => {
      const read = new GetSecretValueCommand({ SecretId: 'webhook-secrets' });
      return (await secrets.send(read)).SecretString;
    },
    storeSecretString: async (text) => {
      const write = new PutSecretValueCommand({ SecretId: 'webhook-secrets', SecretString: text });
      await secrets.send(write);
    },
    close: async () => {
      secrets.destroy();
      connection.close();
      await Promise.all([simulator.close(), secretsManager.close()]);
    },
  };
}
