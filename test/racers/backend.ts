import type { AppStage } from '../../lib/app-stage.ts';
import type { DojoSimulator } from '../../local/dojo-simulator/dojo-simulator.ts';

/** What stands behind the handlers of a run: where its results are read afterwards. */
export interface Backend {
  readonly settings: AppStage;
  readonly dynamoDbUrl: string;
  readonly tableName: string;
  readonly simulator: DojoSimulator;
}
