import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { idempotencyRecordPrefix } from '../../functions/core/dynamodb/idempotency-table.ts';
import {
  metricNames,
  metricNamespace,
  serviceDimension,
} from '../../functions/core/runtime/metric-names.ts';
import {
  eventKeptForMs,
  webhookRecordPrefix,
} from '../../functions/receive-webhook/receive-webhook.ts';
import type { ExaminedStage, StageOnAws } from './examined-stage.ts';

export interface LastWebhook {
  /** Epoch milliseconds; on AWS the beginning of the five minutes in which it came. */
  readonly atMs: number | undefined;
  /** For people: what says so. */
  readonly source: string;
}

/** CloudWatch's search knows the metrics of the last two weeks. */
const searchedDays = 14;
const periodSeconds = 300;

/**
 * When a webhook came last that Dojo had signed. On AWS by the metric `Webhooks`, which one request reads
 * however many there were. The local stack has no metrics, and a small table: there by the records that
 * the webhook route keeps of what it has dealt with.
 */
export function lastWebhook(stage: ExaminedStage): Promise<LastWebhook> {
  return stage.onAws === undefined ? lastRecorded(stage) : lastCounted(stage.onAws, stage);
}

const metricData = z.object({
  MetricDataResults: z
    .array(
      z.object({
        Label: z.string().default(''),
        /** Epoch seconds. */
        Timestamps: z.array(z.number()).default([]),
        Values: z.array(z.number()).default([]),
      }),
    )
    .default([]),
});

async function lastCounted(
  { api, stackName }: StageOnAws,
  { clock }: ExaminedStage,
): Promise<LastWebhook> {
  const { name, dimension } = metricNames.webhooks;
  const endSeconds = Math.ceil(clock() / 1_000);
  const answer = await api.json({
    service: 'monitoring',
    target: 'GraniteServiceVersion20100801.GetMetricData',
    version: '1.0',
    input: {
      StartTime: endSeconds - searchedDays * 86_400,
      EndTime: endSeconds,
      ScanBy: 'TimestampDescending',
      MetricDataQueries: [
        {
          Id: 'webhooks',
          // Which outcome it is: by itself CloudWatch names only what the found metrics differ in.
          Label: `\${PROP('Dim.${dimension}')}`,
          Expression: `SEARCH('{${metricNamespace},${serviceDimension},${dimension}} MetricName="${name}" ${serviceDimension}="${stackName}"', 'Sum', ${periodSeconds})`,
        },
      ],
    },
  });
  const seconds = metricData
    .parse(answer)
    // Anybody may send what Dojo did not sign.
    .MetricDataResults.filter(({ Label }) => !Label.includes('forged'))
    .flatMap(({ Timestamps, Values }) => Timestamps.filter((_, index) => (Values[index] ?? 0) > 0));
  return {
    atMs: seconds.length === 0 ? undefined : Math.max(...seconds) * 1_000,
    source: `the metric ${name} of the last ${searchedDays} days`,
  };
}

async function lastRecorded({ connection, target }: ExaminedStage): Promise<LastWebhook> {
  const times: number[] = [];
  let ExclusiveStartKey: Record<string, { S: string }> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await connection.table.send(
      new ScanCommand({
        TableName: target.tableName,
        FilterExpression: 'begins_with(pk, :webhook) AND #state = :done',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: {
          ':webhook': { S: `${idempotencyRecordPrefix}${webhookRecordPrefix}` },
          ':done': { S: 'done' },
        },
        ExclusiveStartKey,
      }),
    );
    times.push(...Items.map(({ expiresAtMs }) => Number(expiresAtMs?.N) - eventKeptForMs));
    ExclusiveStartKey = LastEvaluatedKey as typeof ExclusiveStartKey;
  } while (ExclusiveStartKey !== undefined);
  return {
    atMs: times.length === 0 ? undefined : Math.max(...times),
    source: 'the records in the table',
  };
}
