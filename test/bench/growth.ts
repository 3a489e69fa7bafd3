import { BatchWriteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type {
  CustomerId,
  CustomerLink,
  Revision,
  UserId,
} from '../../functions/core/customers/customer-link.ts';
import {
  customerLinkKey,
  formatCustomerLink,
} from '../../functions/core/dynamodb/customer-link-item.ts';
import { tableSchema } from '../../lib/table-schema.ts';
import { localCredentials, localRegion } from '../../local/aws/local-account.ts';
import type { Services } from '../../local/start-services.ts';
import { closedLoop } from './closed-loop.ts';
import { quantile } from './fresh-processes.ts';
import type { Report } from './report.ts';
import { type StartUpBench, startUpBench } from './start-up/start-bench.ts';
import { measureWarm, startWarmHandler, type WarmRow } from './warm/warm-handler.ts';

/** Of DynamoDB, for one request. */
const batchSize = 25;

function linkOf(index: number): CustomerLink {
  return {
    state: 'linked',
    customerId: `cust_${index}` as CustomerId,
    revision: `revision-${index}` as Revision,
    writtenAtMs: Date.now(),
  };
}

async function fill({ dynamoDb, tableName }: Services, users: number): Promise<void> {
  const client = new DynamoDBClient({
    endpoint: dynamoDb.url,
    region: localRegion,
    credentials: localCredentials,
  });
  await closedLoop({ parallel: 4, requests: Math.ceil(users / batchSize) }, async (batch) => {
    const puts = Array.from({ length: batchSize }, (_, offset) => {
      const index = batch * batchSize + offset;
      const key = {
        [tableSchema.partitionKey]: { S: customerLinkKey(`filler-${index}` as UserId) },
      };
      return { PutRequest: { Item: { ...key, ...formatCustomerLink(linkOf(index)) } } };
    });
    await client.send(new BatchWriteItemCommand({ RequestItems: { [tableName]: puts } }));
  });
  client.destroy();
}

const ids = [
  'ensure-customer',
  'create-payment-intent',
  'checkout',
  'get-merchant-payment-intent',
] as const;

function rowsOf(bench: StartUpBench, table: string): WarmRow[] {
  return ids.map((id) => {
    return {
      name: `${id}, ${table}`,
      handler: startWarmHandler(bench.bundleOf(id), bench.environmentOf(id)),
      event: bench.requestTo(id),
    };
  });
}

export interface GrowthOptions {
  /** In the full table. */
  readonly users: number;
  /** Of 10 requests each. */
  readonly turns: number;
}

/** The same requests beside an empty table and beside a full one. */
export async function measureGrowth(
  { users, turns }: GrowthOptions,
  report: Report,
): Promise<void> {
  const empty = await startUpBench();
  const full = await startUpBench();
  try {
    await fill(full.directServices, users);
    const rows = [...rowsOf(empty, 'empty'), ...rowsOf(full, 'full')];
    try {
      const samples = await measureWarm(rows, { turns, invocations: 10 });
      const addRow = report.table({
        title: `Growth: ${turns * 10} requests each, in turns; in the full table are ${users} users`,
        unit: 'milliseconds, p50',
        columns: ['empty', 'full', 'ratio'],
        digits: 2,
      });
      for (const id of ids) {
        const [one = Number.NaN, other = Number.NaN] = ['empty', 'full'].map((table) =>
          quantile(samples.get(`${id}, ${table}`)?.tookMs ?? [], 0.5),
        );
        addRow(id, one, other, other / one);
      }
    } finally {
      await Promise.all(rows.map(({ handler }) => handler.close()));
    }
  } finally {
    await empty.close();
    await full.close();
  }
}
