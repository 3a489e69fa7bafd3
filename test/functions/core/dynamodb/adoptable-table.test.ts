import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CustomerId } from '../../../../functions/core/customers/customer-link.ts';
import type { Marker } from '../../../../functions/core/customers/marker.ts';
import { adoptableTable } from '../../../../functions/core/dynamodb/adoptable-table.ts';
import type { VersionedClient } from '../../../../functions/core/dynamodb/versioned-items.ts';
import { createTable } from '../../../../local/aws/create-table.ts';
import { localCredentials, localRegion } from '../../../../local/aws/local-account.ts';
import { type DynamoDb, startDynamoDb } from '../../../../local/aws/start-dynamo-db.ts';

const marker = '[sc:6e231e:6d9f1c56f476089cac3b]' as Marker;
const pk = { S: `adoptable#${marker}` };
let server: DynamoDb;
let client: DynamoDBClient;
let tables = 0;
let revisions = 0;

beforeAll(async () => {
  server = await startDynamoDb();
  client = new DynamoDBClient({
    endpoint: server.url,
    region: localRegion,
    credentials: localCredentials,
  });
});
afterAll(async () => {
  client.destroy();
  await server.close();
});
beforeEach(async () => {
  await createTable(server.url, `table-${++tables}`);
});

function adoptables(over: VersionedClient = client) {
  return adoptableTable(over, `table-${tables}`, {
    clock: () => 1_700_000_000_000,
    newRevision: () => `r${++revisions}`,
  });
}
function customer(id: string, createdAtMs?: number) {
  return { id: id as CustomerId, createdAtMs };
}
async function stored() {
  return (await client.send(new GetItemCommand({ TableName: `table-${tables}`, Key: { pk } })))
    .Item;
}

describe('adoptable customers', () => {
  it('are none at first', async () => {
    expect(await adoptables().find(marker)).toEqual([]);
  });

  it('are read back in the order in which they are to be adopted, each once', async () => {
    await adoptables().record(marker, customer('cust_1', 1), { isPreferred: false });
    await adoptables().record(marker, customer('cust_2', 2), { isPreferred: true });
    await adoptables().record(marker, customer('cust_3'), { isPreferred: false });
    await adoptables().record(marker, customer('cust_1', 1), { isPreferred: false });
    expect(await adoptables().find(marker)).toEqual([
      { id: 'cust_2', createdAtMs: 2 },
      { id: 'cust_3', createdAtMs: undefined },
      { id: 'cust_1', createdAtMs: 1 },
    ]);
  });

  it('never expire', async () => {
    await adoptables().record(marker, customer('cust_1', 1), { isPreferred: false });
    expect(await stored()).not.toHaveProperty('expiresAtSeconds');
  });

  it('are read from an item as it is stored today', async () => {
    const Item = {
      pk,
      revision: { S: 'r' },
      customers: {
        L: [
          { M: { id: { S: 'cust_1' }, createdAtMs: { N: '1699999999000' } } },
          { M: { id: { S: 'cust_2' } } },
        ],
      },
      recordedAtMs: { N: '1700000000000' },
    };
    await client.send(new PutItemCommand({ TableName: `table-${tables}`, Item }));
    expect(await adoptables().find(marker)).toEqual([
      { id: 'cust_1', createdAtMs: 1_699_999_999_000 },
      { id: 'cust_2', createdAtMs: undefined },
    ]);
  });

  it('are gone once removed, and removing nothing is no error', async () => {
    await adoptables().remove(marker);
    await adoptables().record(marker, customer('cust_1', 1), { isPreferred: false });
    await adoptables().remove(marker);
    expect(await stored()).toBeUndefined();
  });

  it('keeps what another audit has recorded meanwhile', async () => {
    await adoptables().record(marker, customer('cust_1', 1), { isPreferred: false });
    const send = client.send.bind(client) as (command: unknown) => Promise<unknown>;
    const late = {
      send: async (command: unknown) => {
        const answer = await send(command);
        if (command instanceof GetItemCommand) {
          await adoptables().record(marker, customer('cust_2', 2), { isPreferred: false });
        }
        return answer;
      },
    } as unknown as VersionedClient;
    await adoptables(late).remove(marker);
    expect((await adoptables().find(marker)).map(({ id }) => id)).toEqual(['cust_1', 'cust_2']);
  });
});
