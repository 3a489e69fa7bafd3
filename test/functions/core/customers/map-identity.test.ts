import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rememberedMapId } from '../../../../functions/core/customers/map-identity.ts';
import { mapIdentityTable } from '../../../../functions/core/dynamodb/map-identity-table.ts';
import { Unavailable } from '../../../../functions/core/failures.ts';
import { createTable } from '../../../../local/aws/create-table.ts';
import { localCredentials, localRegion } from '../../../../local/aws/local-account.ts';
import { startDynamoDb } from '../../../../local/aws/start-dynamo-db.ts';

let dynamoDb: Awaited<ReturnType<typeof startDynamoDb>>;
let client: DynamoDBClient;
let tableName: string;
let tables = 0;

beforeAll(async () => {
  dynamoDb = await startDynamoDb();
  client = new DynamoDBClient({
    endpoint: dynamoDb.url,
    region: localRegion,
    credentials: localCredentials,
  });
});
afterAll(async () => {
  client.destroy();
  await dynamoDb.close();
});
beforeEach(async () => {
  tableName = `map-${++tables}`;
  await createTable(dynamoDb.url, tableName);
});

let ids = 0;
function identities() {
  return mapIdentityTable(client, tableName, {
    clock: () => 1_000,
    newId: () => `made-by-instance-${String(++ids).padStart(3, '0')}`,
  });
}

describe('the id of a customer map', () => {
  it('is made once, however many instances ask first at the same time', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => identities().readOrCreate()));
    expect(new Set(all).size).toBe(1);
    expect(await identities().readOrCreate()).toBe(all[0]);
  });

  it('is another one in another table', async () => {
    const first = await identities().readOrCreate();
    tableName = `map-${++tables}`;
    await createTable(dynamoDb.url, tableName);
    expect(await identities().readOrCreate()).not.toBe(first);
  });

  it('is read again after a write whose answer was lost', async () => {
    const send = client.send.bind(client) as (command: unknown) => Promise<unknown>;
    const losesAnswers = {
      send: async (command: unknown) => {
        const answer = await send(command);
        if (command instanceof PutItemCommand) {
          throw Object.assign(new Error('TimeoutError'), { name: 'TimeoutError' });
        }
        return answer;
      },
    } as unknown as Pick<DynamoDBClient, 'send'>;
    const once = { clock: () => 1_000, newId: () => 'made-once-and-answer-lost' };
    const mapId = rememberedMapId(mapIdentityTable(losesAnswers, tableName, once));
    await expect(mapId()).rejects.toMatchObject({ name: 'OutcomeUnknown' });
    expect(await mapId()).toBe('made-once-and-answer-lost');
    expect(await identities().readOrCreate()).toBe('made-once-and-answer-lost');
  });

  it('is never one that the table does not hold', async () => {
    const holdsNothing = {
      send: async (command: unknown) => {
        if (!(command instanceof PutItemCommand)) return {};
        throw new ConditionalCheckFailedException({ message: '', $metadata: {} });
      },
    } as unknown as Pick<DynamoDBClient, 'send'>;
    const options = { clock: () => 1_000, newId: () => 'made-and-not-written' };
    const table = mapIdentityTable(holdsNothing, tableName, options);
    await expect(table.readOrCreate()).rejects.toMatchObject({ name: 'Unavailable' });
  });

  it('is not made anew over one that cannot be read', async () => {
    await client.send(
      new PutItemCommand({
        TableName: tableName,
        Item: { pk: { S: 'map#identity' }, revision: { S: 'x' }, mapId: { N: '5' } },
      }),
    );
    await expect(identities().readOrCreate()).rejects.toMatchObject({
      name: 'ContractBroken',
      code: 'map_identity_unreadable',
    });
  });

  it('is read once by an instance, and again after a read that failed', async () => {
    let reads = 0;
    const table = identities();
    const mapId = rememberedMapId({
      readOrCreate: async () => {
        reads += 1;
        if (reads === 1) throw new Unavailable('table_unavailable', '');
        return table.readOrCreate();
      },
    });
    await expect(mapId()).rejects.toMatchObject({ code: 'table_unavailable' });
    const both = await Promise.all([mapId(), mapId()]);
    expect(await mapId()).toBe(both[0]);
    expect(reads).toBe(2);
  });
});
