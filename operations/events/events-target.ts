import { functionsOf } from '../../lib/app-functions.ts';
import { failedEventsOutput } from '../../lib/failed-events-output.ts';
import { functionOutput } from '../../lib/function-output.ts';
import { loadApp } from '../../lib/load-app.ts';
import { localAccountId } from '../../local/aws/local-account.ts';
import { localNames } from '../../local/local-names.ts';
import type { RunningStack } from '../../local/running-file.ts';
import type { AwsService } from '../aws-service.ts';
import { embedded } from '../embedded.ts';

/** A consumer of the bus. */
export interface ConsumerTarget {
  readonly id: string;
  readonly functionName: string;
  /** What it failed on. */
  readonly queueUrl: string;
}

/** The bus of a deployment, its consumers, and the queues where something waits for a person. */
export interface EventsTarget {
  readonly busName: string;
  readonly refusedEventsQueueUrl: string;
  readonly settleQueueUrl: string;
  readonly unsettledQueueUrl: string;
  readonly consumers: readonly ConsumerTarget[];
  /** Default, of all three: AWS, with the credentials and the region of the shell. */
  readonly eventBridge?: AwsService;
  readonly sqs?: AwsService;
  readonly lambda?: AwsService;
}

async function consumersOf(app: string, root: string | undefined) {
  return functionsOf(await loadApp(app, root)).consumers.map(({ id }) => id);
}

/** @returns `undefined` when an output is missing: the stack was deployed by an older version. */
export async function deployedEvents(
  outputs: Readonly<Record<string, string>>,
  app: string,
  root?: string,
): Promise<EventsTarget | undefined> {
  const { EventBusName, RefusedEventsQueueUrl, SettleQueueUrl, UnsettledQueueUrl } = outputs;
  if (!EventBusName || !RefusedEventsQueueUrl || !SettleQueueUrl || !UnsettledQueueUrl) {
    return undefined;
  }
  const consumers: ConsumerTarget[] = [];
  for (const id of await consumersOf(app, root)) {
    const queueUrl = outputs[failedEventsOutput(id)];
    const functionName = outputs[functionOutput(id)];
    if (queueUrl === undefined || functionName === undefined) return undefined;
    consumers.push({ id, functionName, queueUrl });
  }
  return {
    busName: EventBusName,
    refusedEventsQueueUrl: RefusedEventsQueueUrl,
    settleQueueUrl: SettleQueueUrl,
    unsettledQueueUrl: UnsettledQueueUrl,
    consumers,
  };
}

/** @returns `undefined` when only parts of a stack run. */
export async function localEvents(running: RunningStack): Promise<EventsTarget | undefined> {
  const { queuesUrl, eventBridgeUrl, functionsUrl, app, root } = running;
  if (queuesUrl === undefined || eventBridgeUrl === undefined || functionsUrl === undefined) {
    return undefined;
  }
  const names = localNames(running);
  const urlOf = (queue: string) => `${queuesUrl}/${localAccountId}/${queue}`;
  return {
    busName: names.eventBus,
    refusedEventsQueueUrl: urlOf(names.refusedEventsQueue),
    settleQueueUrl: urlOf(names.settleQueue),
    unsettledQueueUrl: urlOf(names.unsettledQueue),
    consumers: (await consumersOf(app, root)).map((id) => ({
      id,
      functionName: names.functionName(id),
      queueUrl: urlOf(names.deadLetterQueue(id)),
    })),
    eventBridge: embedded(eventBridgeUrl),
    sqs: embedded(queuesUrl),
    lambda: embedded(functionsUrl),
  };
}
