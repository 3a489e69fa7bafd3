import type { AppStage } from '../../lib/app-stage.ts';
import { localCredentials, localRegion } from '../../local/aws/local-account.ts';
import type { Target } from '../../operations/target.ts';
import type { DojoSimulator } from '../../simulator/dojo-simulator.ts';

/** What stands behind the handlers of a run: where its results are read afterwards. */
export interface Backend {
  readonly settings: AppStage;
  readonly dynamoDbUrl: string;
  readonly tableName: string;
  readonly secretsManagerUrl: string;
  readonly dojoKeySecretName: string;
  readonly dojoUrl: string;
  /** Of this deployment alone, or of another one as well. */
  readonly simulator: DojoSimulator;
}

/** What an SDK client needs to reach it. */
export function onLoopback(endpoint: string) {
  return {
    endpoint,
    region: localRegion,
    credentials: localCredentials,
  };
}

/** The backend as the operations reach it. */
export function targetOf(backend: Backend): Target {
  return {
    name: 'a race',
    settings: backend.settings,
    dojoBaseUrl: backend.dojoUrl,
    tableName: backend.tableName,
    dojoKeySecretName: backend.dojoKeySecretName,
    webhookUrl: undefined,
    webhookSecretName: undefined,
    dynamoDb: onLoopback(backend.dynamoDbUrl),
    secretsManager: onLoopback(backend.secretsManagerUrl),
  };
}
