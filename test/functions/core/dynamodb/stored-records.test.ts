import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defaultAccount } from '../../../../functions/core/customers/customer-account.ts';
import type { CustomerId, Revision } from '../../../../functions/core/customers/customer-link.ts';
import {
  accountFactsTable,
  canaryTable,
} from '../../../../functions/core/dynamodb/account-table.ts';
import { auditRunTable } from '../../../../functions/core/dynamodb/audit-run-table.ts';
import { giveBackBudgetTable } from '../../../../functions/core/dynamodb/give-back-budget-table.ts';
import { idempotencyTable } from '../../../../functions/core/dynamodb/idempotency-table.ts';
import { mapIdentityTable } from '../../../../functions/core/dynamodb/map-identity-table.ts';
import { paymentRecordTable } from '../../../../functions/core/dynamodb/payment-record-table.ts';
import { replacementBudgetTable } from '../../../../functions/core/dynamodb/replacement-budget-table.ts';
import type { Attributes } from '../../../../functions/core/dynamodb/versioned-items.ts';
import { createTable } from '../../../../local/aws/create-table.ts';
import { localCredentials, localRegion } from '../../../../local/aws/local-account.ts';
import { type DynamoDb, startDynamoDb } from '../../../../local/aws/start-dynamo-db.ts';

const nowMs = Date.parse('2026-01-01T12:00:00Z');
let server: DynamoDb;
let client: DynamoDBClient;
let TableName: string;
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
  TableName = `table-${++tables}`;
  await createTable(server.url, TableName);
});

function clock() {
  return nowMs;
}
function newRevision() {
  return `r${++revisions}`;
}
function store(pk: string, attributes: Attributes) {
  return client.send(new PutItemCommand({ TableName, Item: { pk: { S: pk }, ...attributes } }));
}
async function stored(pk: string) {
  return (await client.send(new GetItemCommand({ TableName, Key: { pk: { S: pk } } }))).Item;
}

/** An example of each item beside the users’ that any version has written. */
describe('an item that is stored already is still read:', () => {
  it('an idempotency record, running, done, and counted', async () => {
    const written = {
      revision: { S: 'r' },
      bodyHash: { S: 'hash' },
      expiresAtMs: { N: '1767355200000' },
      expiresAtSeconds: { N: '1767355200' },
    };
    await store('once#running', { state: { S: 'running' }, ...written });
    await store('once#done', { state: { S: 'done' }, answer: { S: '{}' }, ...written });
    const countedUntilMs = { N: '1767355200000' };
    await store('once#counted', { state: { S: 'running' }, ...written, countedUntilMs });
    const parsed = { revision: 'r', bodyHash: 'hash', expiresAtMs: 1_767_355_200_000 };
    const records = idempotencyTable(client, TableName);
    expect(await records.find('running')).toEqual({ state: 'running', ...parsed });
    expect(await records.find('done')).toEqual({ state: 'done', ...parsed, answer: '{}' });
    expect(await records.find('counted')).toMatchObject({ countedUntilMs: 1_767_355_200_000 });
  });

  it('the audit’s cursor, of before it said when its list was begun', async () => {
    await store('audit#cursor', {
      revision: { S: 'r' },
      runsUntilMs: { N: '0' },
      expiresAtSeconds: { N: '1767500000' },
      cursor: { S: 'abc' },
    });
    const run = await auditRunTable(client, TableName, { clock, newRevision }).begin(1_000);
    expect(run?.begun).toEqual({ cursor: 'abc', listBegunAtMs: undefined, soFar: undefined });
  });

  it('the audit’s cursor, with when its list was begun', async () => {
    await store('audit#cursor', {
      revision: { S: 'r' },
      runsUntilMs: { N: '0' },
      expiresAtSeconds: { N: '1767500000' },
      cursor: { S: 'abc' },
      listBegunAtMs: { N: '1767200000000' },
    });
    const run = await auditRunTable(client, TableName, { clock, newRevision }).begin(1_000);
    expect(run?.begun).toMatchObject({ cursor: 'abc', listBegunAtMs: 1_767_200_000_000 });
  });

  it('the audit’s cursor, with what its parts have found so far', async () => {
    const soFar = {
      startedAtMs: 1,
      begunAtMs: 2,
      isFromStart: true,
      backToMs: 3,
      linksFromMs: 3,
      listed: { pages: 1, customers: 1, marked: 1, ofOtherMaps: 0 },
      inDoubt: [{ marker: '[sc:aaaaaa:bbbbbbbbbbbbbbbbbbbb]', id: 'cust_1', createdAtMs: 1 }],
      findings: { orphan: 1 },
      deletions: 1,
      openSeenAtMs: 1,
      mapReadMs: 1,
    };
    await store('audit#cursor', {
      revision: { S: 'r' },
      runsUntilMs: { N: '0' },
      expiresAtSeconds: { N: '1767500000' },
      cursor: { S: 'abc' },
      soFar: { S: JSON.stringify(soFar) },
    });
    const run = await auditRunTable(client, TableName, { clock, newRevision }).begin(1_000);
    expect(run?.begun).toEqual({ cursor: 'abc', listBegunAtMs: undefined, soFar });
  });

  it('the audit’s run, with what was deleted and how many pages the next part is to take', async () => {
    const listed = { pages: 1, customers: 1, marked: 1, ofOtherMaps: 0 };
    const soFar = {
      ...{ startedAtMs: 1, begunAtMs: 2, isFromStart: true, listed, inDoubt: [], findings: {} },
      ...{ deletions: 1, openSeenAtMs: 1, mapReadMs: 1, pagesAtMost: 8 },
    };
    await store('audit#cursor', {
      revision: { S: 'r' },
      runsUntilMs: { N: '0' },
      expiresAtSeconds: { N: '1767500000' },
      cursor: { S: 'abc' },
      soFar: { S: JSON.stringify(soFar) },
      deletions: { N: '4' },
      deletedAtMs: { N: '1767200000000' },
    });
    const run = await auditRunTable(client, TableName, { clock, newRevision }).begin(1_000);
    expect(run?.begun).toEqual({
      cursor: 'abc',
      soFar,
      deleted: { count: 4, atMs: 1_767_200_000_000 },
    });
  });

  it('the customers that were replaced in this hour', async () => {
    await store('healing#490908', {
      customerIds: { SS: ['cust_1', 'cust_2'] },
      expiresAtSeconds: { N: '1767279600' },
    });
    const budget = replacementBudgetTable(client, TableName, { limitPerHour: 2, clock });
    expect(await budget.take('cust_3' as CustomerId)).toBe(false);
    expect(await budget.take('cust_2' as CustomerId)).toBe(true);
  });

  it('what was given back on a day', async () => {
    await store('give-back#2026-01-01#GBP', {
      minorUnits: { N: '9000' },
      expiresAtSeconds: { N: '1767528000' },
    });
    const perDay = { GBP: 10_000 };
    const budget = giveBackBudgetTable(client, TableName, { perDay, clock });
    expect(await budget.take({ value: 1_001, currencyCode: 'GBP' }, nowMs)).toBe(false);
    expect(await budget.take({ value: 1_000, currencyCode: 'GBP' }, nowMs)).toBe(true);
  });

  it('the record of a payment: open, in doubt, settled and prepared', async () => {
    const operation =
      '"keyHash":"K","requestHash":"r","amount":{"value":4000,"currencyCode":"GBP"},"startedAtMs":1000';
    const before =
      '"before":{"status":"Authorized","captures":["cp_1"],"capturedAmount":1,"refundedAmount":2},"leaseExpiresAtMs":2000,"provenAtMs":3000';
    const known = '"known":{"captured":5,"refunded":6}';
    const items = {
      open: `{"open":{"id":"a","kind":"capture",${operation},${before}},"settled":[],${known}}`,
      doubt: `{"open":{"id":"a","kind":"release",${operation},${before},"unresolved":{"sinceMs":1,"reason":"untold"}},"settled":[],${known}}`,
      refused: `{"open":{"id":"a","kind":"refund",${operation},${before},"refusal":{"kind":"refused","dojoStatus":409},"unresolved":{"sinceMs":1,"reason":"refused"}},"settled":[],${known}}`,
      declined: `{"open":{"id":"a","kind":"charge",${operation},${before},"refusal":{"kind":"declined"},"unresolved":{"sinceMs":1,"reason":"refused"}},"settled":[],${known}}`,
      settled: `{"settled":[{"id":"a","kind":"refund",${operation},"outcome":"moved","dojoId":"rfnd_1","settledAtMs":4,"settledBy":"answer"},{"id":"b","kind":"charge",${operation},"paymentIntentId":"pi_2","outcome":"declined","settledAtMs":4,"settledBy":"look"}],${known}}`,
      prepared: `{"settled":[],${known},"prepared":{"sinceMs":1,"keyHash":"K","requestHash":"r"}}`,
    };
    for (const [id, record] of Object.entries(items)) {
      await store(`payment#${id}`, { revision: { S: 'r' }, record: { S: record } });
    }
    const records = paymentRecordTable(client, TableName);
    expect((await records.find('open'))?.open).toMatchObject({
      kind: 'capture',
      provenAtMs: 3_000,
    });
    expect((await records.find('doubt'))?.open?.unresolved).toEqual({
      sinceMs: 1,
      reason: 'untold',
    });
    expect((await records.find('refused'))?.open).toMatchObject({
      refusal: { kind: 'refused', dojoStatus: 409 },
      unresolved: { reason: 'refused' },
    });
    expect((await records.find('declined'))?.open?.refusal).toEqual({ kind: 'declined' });
    expect((await records.find('settled'))?.settled).toMatchObject([
      { kind: 'refund', outcome: 'moved', dojoId: 'rfnd_1', settledBy: 'answer' },
      { kind: 'charge', outcome: 'declined', paymentIntentId: 'pi_2', settledBy: 'look' },
    ]);
    expect(await records.find('prepared')).toEqual({
      revision: 'r',
      settled: [],
      known: { captured: 5, refunded: 6 },
      prepared: { sinceMs: 1, keyHash: 'K', requestHash: 'r' },
    });
  });

  it('the map’s id', async () => {
    const mapId = '6f1ad7b0-2c0e-4d0a-9c1e-3f5a7b9c1d2e';
    await store('map#identity', {
      revision: { S: mapId },
      mapId: { S: mapId },
      createdAtMs: { N: '1700000000000' },
    });
    const table = mapIdentityTable(client, TableName, { clock, newId: newRevision });
    expect(await table.readOrCreate()).toBe(mapId);
  });

  it('the canary, and what is known of its account', async () => {
    await store('account#default', {
      state: { S: 'linked' },
      revision: { S: 'r' },
      writtenAtMs: { N: '1700000000000' },
      customerId: { S: 'cust_canary' },
    });
    await store('account#default#facts', {
      revision: { S: 'r' },
      confirmedCanaryId: { S: 'cust_canary' },
      formerAccounts: {
        L: [
          {
            M: {
              canaryId: { S: 'cust_canary_before' },
              fromMs: { N: '1500000000000' },
              untilMs: { N: '1600000000000' },
            },
          },
        ],
      },
    });
    expect(await canaryTable(client, TableName).find(defaultAccount)).toEqual({
      state: 'linked',
      revision: 'r',
      writtenAtMs: 1_700_000_000_000,
      customerId: 'cust_canary',
    });
    expect(await accountFactsTable(client, TableName).findFacts(defaultAccount)).toEqual({
      confirmedCanaryId: 'cust_canary',
      formerAccounts: [
        {
          canaryId: 'cust_canary_before',
          fromMs: 1_500_000_000_000,
          untilMs: 1_600_000_000_000,
        },
      ],
    });
  });
});

describe('an item that is written', () => {
  it('expires three days after the run, if its list has to begin anew', async () => {
    const run = await auditRunTable(client, TableName, { clock, newRevision }).begin(1_000);
    const listed = { pages: 1, customers: 1, marked: 1, ofOtherMaps: 0 };
    await run?.end({
      ...{ cursor: undefined, listBegunAtMs: undefined, deleted: { count: 1, atMs: nowMs } },
      soFar: {
        ...{ startedAtMs: 1, begunAtMs: 2, isFromStart: true, listed, inDoubt: [], findings: {} },
        ...{ backToMs: undefined, linksFromMs: undefined },
        ...{ deletions: 1, openSeenAtMs: 1, mapReadMs: 1 },
      },
    });
    expect((await stored('audit#cursor'))?.expiresAtSeconds).toEqual({ N: '1767528000' });
  });

  it('expires three days after the run, if it is the audit’s cursor', async () => {
    await auditRunTable(client, TableName, { clock, newRevision }).begin(1_000);
    expect((await stored('audit#cursor'))?.expiresAtSeconds).toEqual({ N: '1767528000' });
  });

  it('expires three hours after the hour began, if it counts what was replaced in it', async () => {
    const budget = replacementBudgetTable(client, TableName, { limitPerHour: 2, clock });
    await budget.take('cust_1' as CustomerId);
    expect((await stored('healing#490908'))?.expiresAtSeconds).toEqual({ N: '1767279600' });
  });

  it.each(['map#identity', 'account#default', 'account#default#facts'])(
    'never expires, if it is %s',
    async (pk) => {
      await mapIdentityTable(client, TableName, {
        clock,
        newId: () => 'made-by-an-instance',
      }).readOrCreate();
      const canaries = canaryTable(client, TableName);
      const claim = {
        state: 'claimed',
        revision: 'r' as Revision,
        writtenAtMs: nowMs,
        leaseExpiresAtMs: nowMs,
        firstAttemptAtMs: nowMs,
      } as const;
      await canaries.replace(defaultAccount, undefined, claim);
      await canaries.replace(defaultAccount, claim, {
        state: 'linked',
        revision: 'r2' as Revision,
        writtenAtMs: nowMs,
        customerId: 'cust_canary' as CustomerId,
      });
      await accountFactsTable(client, TableName).update(
        defaultAccount,
        { confirmedCanaryId: 'cust_canary' as CustomerId },
        newRevision,
      );
      const item = await stored(pk);
      expect(item).toBeDefined();
      expect(item).not.toHaveProperty('expiresAtSeconds');
    },
  );
});

describe('what is known of an account', () => {
  const facts = () => accountFactsTable(client, TableName);

  it('keeps what a change does not name', async () => {
    const formerAccounts = [{ canaryId: 'cust_before' as CustomerId, fromMs: 1, untilMs: 5 }];
    await facts().update(defaultAccount, { formerAccounts }, newRevision);
    const change = { confirmedCanaryId: 'cust_canary' as CustomerId };
    expect(await facts().update(defaultAccount, change, newRevision)).toBe(true);
    expect(await facts().findFacts(defaultAccount)).toEqual({
      confirmedCanaryId: 'cust_canary',
      formerAccounts,
    });
  });

  it('is not there at first', async () => {
    expect(await facts().findFacts(defaultAccount)).toBeUndefined();
  });
});
