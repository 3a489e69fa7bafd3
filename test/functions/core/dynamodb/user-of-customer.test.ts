import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  CustomerId,
  Revision,
  UserId,
} from '../../../../functions/core/customers/customer-link.ts';
import { customerLinkTable } from '../../../../functions/core/dynamodb/customer-link-table.ts';
import { usersOfCustomer } from '../../../../functions/core/dynamodb/user-of-customer.ts';
import { createTable } from '../../../../local/aws/create-table.ts';
import { localCredentials, localRegion } from '../../../../local/aws/local-account.ts';
import { type DynamoDb, startDynamoDb } from '../../../../local/aws/start-dynamo-db.ts';

const customerId = 'cust_sandbox_1' as CustomerId;
const alice = 'alice' as UserId;
let service: DynamoDb;
let client: DynamoDBClient;

beforeAll(async () => {
  service = await startDynamoDb();
  client = new DynamoDBClient({
    endpoint: service.url,
    region: localRegion,
    credentials: localCredentials,
    maxAttempts: 1,
  });
  await createTable(service.url, 'map');
  const links = customerLinkTable(client, 'map');
  const claim = {
    state: 'claimed',
    revision: 'r1' as Revision,
    writtenAtMs: 1,
    leaseExpiresAtMs: 2,
    firstAttemptAtMs: 1,
  } as const;
  await links.replace(alice, undefined, claim);
  await links.replace('bob' as UserId, undefined, { ...claim, revision: 'r2' as Revision });
  const revision = 'r3' as Revision;
  await links.replace(alice, claim, { state: 'linked', revision, writtenAtMs: 3, customerId });
});
afterAll(async () => {
  client.destroy();
  await service.close();
});

describe('the users of a customer', () => {
  it('are the one that is linked to it', async () => {
    expect(await usersOfCustomer(client, 'map')(customerId)).toEqual(['alice']);
  });

  it('are none for a customer that nobody has', async () => {
    expect(await usersOfCustomer(client, 'map')('cust_sandbox_2' as CustomerId)).toEqual([]);
  });

  it('are Unavailable when the table cannot be read', async () => {
    await expect(usersOfCustomer(client, 'missing')(customerId)).rejects.toMatchObject({
      name: 'Unavailable',
      code: 'table_unavailable',
    });
  });
});
