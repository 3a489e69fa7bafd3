import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type {
  ClaimedLink,
  CustomerId,
  LinkedCustomer,
  Revision,
  UserId,
} from '../../../../functions/core/customers/customer-link.ts';
import { customerLinkTable } from '../../../../functions/core/dynamodb/customer-link-table.ts';
import { createTable } from '../../../../local/aws/create-table.ts';
import { localCredentials, localRegion } from '../../../../local/aws/local-account.ts';
import { type DynamoDb, startDynamoDb } from '../../../../local/aws/start-dynamo-db.ts';

const alice = 'alice' as UserId;
function claim(revision: string): ClaimedLink {
  return {
    state: 'claimed',
    revision: revision as Revision,
    writtenAtMs: 1_000,
    leaseExpiresAtMs: 2_000,
    firstAttemptAtMs: 1_000,
  };
}
function link(revision: string): LinkedCustomer {
  return {
    state: 'linked',
    revision: revision as Revision,
    writtenAtMs: 1_500,
    customerId: 'cust_sandbox_1' as CustomerId,
  };
}

describe('the customer map on the embedded DynamoDB', () => {
  let server: DynamoDb;
  let client: DynamoDBClient;
  let users = 0;
  let user: UserId;

  beforeAll(async () => {
    server = await startDynamoDb();
    await createTable(server.url, 'table');
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
  beforeEach(() => {
    user = `user-${++users}` as UserId;
  });
  const links = () => customerLinkTable(client, 'table');

  it('has no item for a new user', async () => {
    expect(await links().find(user)).toBeUndefined();
  });

  it.each([
    claim('r'),
    link('r'),
    { state: 'free', revision: 'r' as Revision, writtenAtMs: 1 } as const,
    {
      state: 'unknown',
      revision: 'r' as Revision,
      writtenAtMs: 1,
      firstAttemptAtMs: 2,
      settlesAtMs: 3,
    } as const,
  ])('reads back a $state item as it was written', async (item) => {
    await links().replace(user, undefined, claim('first'));
    await links().replace(user, claim('first'), item);
    expect(await links().find(user)).toEqual(item);
  });

  it('lets one of 20 claims at the same time through', async () => {
    const claims = Array.from({ length: 20 }, (_, index) =>
      links().replace(user, undefined, claim(`r${index}`)),
    );
    const won = (await Promise.all(claims)).filter(Boolean);
    expect(won).toHaveLength(1);
  });

  it('refuses to replace an item that somebody else has replaced', async () => {
    await links().replace(user, undefined, claim('mine'));
    await links().replace(user, claim('mine'), claim('theirs'));
    expect(await links().replace(user, claim('mine'), link('late'))).toBe(false);
    expect(await links().find(user)).toEqual(claim('theirs'));
  });

  it('counts a repeat that meets its own item as written', async () => {
    expect(await links().replace(user, undefined, claim('mine'))).toBe(true);
    expect(await links().replace(user, undefined, claim('mine'))).toBe(true);
  });

  it('keeps users apart', async () => {
    await links().replace(user, undefined, claim('mine'));
    expect(await links().find(`${user}-other` as UserId)).toBeUndefined();
  });

  it('refuses a move that is not legal, before it writes', async () => {
    await expect(links().replace(user, undefined, link('r'))).rejects.toThrow('Illegal move');
    expect(await links().find(user)).toBeUndefined();
  });

  it('does not touch an item that it cannot read', async () => {
    const Item = { pk: { S: `user#${user}` }, state: { S: 'from-the-future' } };
    await client.send(new PutItemCommand({ TableName: 'table', Item }));
    await expect(links().find(user)).rejects.toMatchObject({ code: 'customer_item_unreadable' });
  });
});

describe('the customer map when DynamoDB fails', () => {
  const client = new DynamoDBClient({ region: localRegion, credentials: localCredentials });
  const dynamo = mockClient(client);
  const links = customerLinkTable(client, 'table');
  beforeEach(() => dynamo.reset());

  const named = (name: string) => Object.assign(new Error(name), { name });

  it('reads consistently', async () => {
    dynamo.on(GetItemCommand).resolves({});
    await links.find(alice);
    const [read] = dynamo.commandCalls(GetItemCommand);
    expect(read?.args[0].input).toMatchObject({
      ConsistentRead: true,
      Key: { pk: { S: 'user#alice' } },
    });
  });

  it.each(['ThrottlingException', 'TimeoutError', 'InternalServerError'])(
    'a read that ends in %s is Unavailable',
    async (name) => {
      dynamo.on(GetItemCommand).rejects(named(name));
      await expect(links.find(alice)).rejects.toMatchObject({ name: 'Unavailable' });
    },
  );

  it.each([
    { name: 'ThrottlingException', failure: 'Unavailable' },
    { name: 'ProvisionedThroughputExceededException', failure: 'Unavailable' },
    { name: 'TimeoutError', failure: 'OutcomeUnknown' },
    { name: 'InternalServerError', failure: 'OutcomeUnknown' },
  ])('a write that ends in $name is $failure', async ({ name, failure }) => {
    dynamo.on(PutItemCommand).rejects(named(name));
    const write = links.replace(alice, undefined, claim('r'));
    await expect(write).rejects.toMatchObject({ name: failure });
  });

  const conditionFailed = new ConditionalCheckFailedException({ message: '', $metadata: {} });

  it('a lost condition over our own item is a write whose first answer was lost', async () => {
    dynamo.on(PutItemCommand).rejects(conditionFailed);
    dynamo.on(GetItemCommand).resolves({
      Item: {
        state: { S: 'linked' },
        revision: { S: 'mine' },
        writtenAtMs: { N: '1' },
        customerId: { S: 'cust_sandbox_1' },
      },
    });
    expect(await links.replace(alice, claim('r'), link('mine'))).toBe(true);
    expect(await links.replace(alice, claim('r'), link('another'))).toBe(false);
  });
});
