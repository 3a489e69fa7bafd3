import type { Clock } from '../../functions/core/clock.ts';
import { functionsOf } from '../../lib/app-functions.ts';
import { loadApp } from '../../lib/load-app.ts';
import { publishes } from '../../lib/routes.ts';
import type { RunningStack } from '../../local/running-file.ts';
import type { Connection } from '../connect.ts';
import { checkKeys } from '../key/check-keys.ts';
import { readKeyStatus } from '../key/key-status.ts';
import type { DescribedStack } from '../stack-outputs.ts';
import type { Target } from '../target.ts';
import { askForTime } from './ask-for-time.ts';
import { awsApi } from './aws-api.ts';
import type { ExaminedStage, StageOnAws } from './examined-stage.ts';

/** A deployed stack with its name. */
export type NamedStack = DescribedStack & { readonly stackName: string };

export interface Examination {
  readonly target: Target;
  readonly connection: Connection;
  /** Where Dojo sends webhooks to. Default: the stack's own address. */
  readonly url?: string | undefined;
  /** The deployed stack; `undefined`: it is the local one. */
  readonly stack?: NamedStack | undefined;
  /** The local stack, as its file has it. */
  readonly running?: Pick<RunningStack, 'root' | 'issuerUrl' | 'queuesUrl'> | undefined;
  /** Default: the machine's. */
  readonly clock?: Clock;
}

/** Puts together what the checks need. Asks neither AWS nor Dojo yet. @throws CannotRun when the app's files do not fit. */
export async function examineStage({
  target: found,
  connection,
  stack,
  running,
  url,
  clock = Date.now,
}: Examination): Promise<ExaminedStage> {
  const app = functionsOf(await loadApp(found.settings.app, running?.root));
  const target = { ...found, webhookUrl: url ?? found.webhookUrl };
  const args = { stack: stack?.stackName, url };
  const operation = { target, connection, args, clock };
  return {
    ...operation,
    issuerUrl: stack === undefined ? running?.issuerUrl : issuerOf(target, stack.outputs),
    consumers: app.consumers.map(({ id }) => id),
    takesWebhooks: app.routes.some(publishes),
    onAws: stack && (await onAws(stack, connection)),
    localQueuesUrl: running?.queuesUrl,
    readStatus: once(() => readKeyStatus(operation)),
    askDojo: once(() => checkKeys(operation)),
    dojoAnswer: once(() => askForTime(target.dojoBaseUrl, clock)),
  };
}

/** Credentials and region as the SDK finds them for the table. */
async function onAws(stack: NamedStack, { table: { config } }: Connection): Promise<StageOnAws> {
  const region = await config.region();
  return { ...stack, region, api: awsApi({ region, credentials: config.credentials }) };
}

function issuerOf(
  { settings: { signIn } }: Target,
  { UserPoolId }: DescribedStack['outputs'],
): string | undefined {
  if (signIn.kind === 'oidc') return signIn.issuer;
  // A pool's id begins with its region.
  return (
    UserPoolId &&
    `https://cognito-idp.${UserPoolId.replace(/_.*$/, '')}.amazonaws.com/${UserPoolId}`
  );
}

function once<Value>(ask: () => Promise<Value>): () => Promise<Value> {
  let answer: Promise<Value> | undefined;
  return () => {
    answer ??= ask();
    return answer;
  };
}
