import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type {
  CustomerId,
  CustomerLink,
  Revision,
  UserId,
} from '../../../functions/core/customers/customer-link.ts';
import { formatCustomerLink } from '../../../functions/core/dynamodb/customer-link-item.ts';
import { localCredentials, localRegion } from '../../../local/aws/local-account.ts';
import { connect } from '../../../operations/connect.ts';
import { targetOf } from '../backend.ts';
import { postToDojo } from '../post-to-dojo.ts';
import { readMarkers } from '../read-markers.ts';
import type { Bench, CustomerRoute } from './start-bench.ts';

/** What a user's request finds. */
export interface Situation {
  readonly name: string;
  readonly route: CustomerRoute;
  /** `fresh`: one that nobody has used, without an id and without a canary. */
  readonly map: 'used' | 'fresh';
  prepare(bench: Bench, userId: UserId): Promise<void>;
}

export const newUser: Situation = {
  name: 'a new user',
  route: 'ensure-customer',
  map: 'used',
  prepare: async () => undefined,
};

export const firstOfItsMap: Situation = {
  name: 'the first user of a customer map',
  route: 'ensure-customer',
  map: 'fresh',
  prepare: async () => undefined,
};

export const recordedCustomer: Situation = {
  name: 'a user whose customer an audit has recorded',
  route: 'ensure-customer',
  map: 'used',
  prepare: async (bench, userId) => {
    const id = await createCustomer(bench, userId);
    const createdAtMs = Date.now() - 3_600_000;
    const connection = connect(targetOf(bench));
    const { adoptables, markerOf } = connection.map;
    await adoptables.record(await markerOf(userId), { id, createdAtMs }, { isPreferred: false });
    connection.close();
  },
};

export const deadClaimWithCustomer: Situation = {
  name: 'a dead claim whose customer exists',
  route: 'ensure-customer',
  map: 'used',
  prepare: async (bench, userId) => {
    await createCustomer(bench, userId);
    await store(bench, userId, deadClaim());
  },
};

export const deadClaimWithoutCustomer: Situation = {
  name: 'a dead claim that created nothing',
  route: 'ensure-customer',
  map: 'used',
  prepare: (bench, userId) => store(bench, userId, deadClaim()),
};

export const lostCustomer: Situation = {
  name: 'a linked customer that Dojo has lost',
  route: 'mint-customer-secret',
  map: 'used',
  prepare: (bench, userId) =>
    store(bench, userId, {
      state: 'linked',
      revision: 'as-linked' as Revision,
      // What is younger than a minute is not taken for lost.
      writtenAtMs: Date.now() - 3_600_000,
      customerId: `cust_sandbox_lost-${userId.replace(/\D/g, '')}` as CustomerId,
    }),
};

function deadClaim(): CustomerLink {
  const nowMs = Date.now();
  return {
    state: 'claimed',
    revision: 'of-a-dead-process' as Revision,
    writtenAtMs: nowMs - 60_000,
    leaseExpiresAtMs: nowMs - 1,
    firstAttemptAtMs: nowMs - 60_000,
  };
}

async function store(bench: Bench, userId: UserId, link: CustomerLink): Promise<void> {
  const client = new DynamoDBClient({
    endpoint: bench.dynamoDbUrl,
    region: localRegion,
    credentials: localCredentials,
  });
  const Item = { pk: { S: `user#${userId}` }, ...formatCustomerLink(link) };
  await client.send(new PutItemCommand({ TableName: bench.tableName, Item }));
  client.destroy();
}

async function createCustomer(bench: Bench, userId: UserId): Promise<CustomerId> {
  const markers = await readMarkers(bench);
  const id = await postToDojo(bench, '/customers', { name: markers.of(userId) });
  return id as CustomerId;
}
