import type { AppStage } from '../lib/app-stage.ts';
import type { AwsService } from './aws-service.ts';
import type { EventsTarget } from './events/events-target.ts';

/** A deployment to work on, and how its parts are reached. */
export interface Target {
  /** For people, e.g. `the local stack (demo, sandbox)`. */
  readonly name: string;
  readonly settings: AppStage;
  readonly dojoBaseUrl: string;
  readonly tableName: string;
  readonly dojoKeySecretName: string;
  /** Base URL of the API. `undefined`: only parts of a stack run. */
  readonly apiUrl?: string | undefined;
  /** `undefined`, as the name of the secret: deployed before there were webhooks. */
  readonly webhookUrl: string | undefined;
  readonly webhookSecretName: string | undefined;
  /** Whether the app keeps data of its users itself, for its `erasure.ts` to erase. Default: no. */
  readonly appKeepsUsers?: boolean;
  /** The bus, and what waits for a person. `undefined`: of an older version, or only parts run. */
  readonly events?: EventsTarget | undefined;
  /** Default: AWS, with the credentials and the region of the shell. */
  readonly dynamoDb?: AwsService;
  readonly secretsManager?: AwsService;
}
