import { deadlineIn } from '../functions/core/clock.ts';
import { dojoWebhooks } from '../functions/core/dojo/dojo-webhooks.ts';
import type { AppStage } from '../lib/app-stage.ts';
import { webhookPath } from '../lib/routes.ts';
import { connect } from '../operations/connect.ts';
import { storedSecrets } from '../operations/webhooks/stored-secrets.ts';
import { subscribe } from '../operations/webhooks/subscribe.ts';
import { localCredentials, localRegion } from './aws/local-account.ts';
import type { Services } from './start-services.ts';

const callLimitMs = 5_000;

/** Does what `npm run webhooks -- subscribe` does, so that paying in the simulator shows an event. */
export async function subscribeToSimulator(
  services: Services,
  { settings, apiUrl }: { readonly settings: AppStage; readonly apiUrl: string },
): Promise<void> {
  const url = `${apiUrl}${webhookPath}`;
  const connection = connect({
    name: 'the local stack',
    settings,
    dojoBaseUrl: services.dojo.baseUrl,
    tableName: services.tableName,
    dojoKeySecretName: services.dojoKeySecretName,
    webhookUrl: url,
    webhookSecretName: services.webhookSecretName,
    secretsManager: {
      endpoint: services.secretsManager.url,
      region: localRegion,
      credentials: localCredentials,
    },
  });
  try {
    await subscribe({
      dojo: dojoWebhooks(connection.dojo, () => deadlineIn(callLimitMs, Date.now)),
      stored: storedSecrets(connection.secrets, services.webhookSecretName),
      url,
      target: { stack: undefined, url: undefined },
      description: `save-card ${settings.app} ${settings.stage}`,
      sleep: async () => {},
      say: () => {},
    });
  } finally {
    connection.close();
  }
}
