import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock, Deadline } from '../clock.ts';
import type { CanaryKeeper } from '../customers/audit/establish-account.ts';
import { canaryKeeper } from '../customers/canary-keeper.ts';
import {
  type AccountDependencies,
  type AccountProofs,
  accountProofs,
  canaryName,
  defaultAccount,
} from '../customers/customer-account.ts';
import type { Revision, UserId } from '../customers/customer-link.ts';
import { rememberedMapId } from '../customers/map-identity.ts';
import { type Deployment, type Marker, type Markers, markersOf } from '../customers/marker.ts';
import type { AdoptableRecords, CustomerLinks } from '../customers/ports.ts';
import type { DojoClient } from '../dojo/dojo-client.ts';
import { dojoCustomers } from '../dojo/dojo-customers.ts';
import {
  type AccountFactsTable,
  accountFactsTable,
  type CanaryTable,
  canaryTable,
} from '../dynamodb/account-table.ts';
import { adoptableTable } from '../dynamodb/adoptable-table.ts';
import { customerLinkTable } from '../dynamodb/customer-link-table.ts';
import { mapIdentityTable } from '../dynamodb/map-identity-table.ts';
import { replacementBudgetTable } from '../dynamodb/replacement-budget-table.ts';
import type { createTableClient } from '../dynamodb/table-client.ts';
import type { Log } from '../log.ts';

export interface CustomerMapOptions {
  readonly client: ReturnType<typeof createTableClient>;
  readonly tableName: string;
  readonly deployment: Deployment;
  readonly replacementLimitPerHour: number;
  /** Asked late, since the client needs this map's proof of the account itself. */
  readonly dojo: () => DojoClient;
  /** Whether the canary may be made here. */
  readonly createsCustomers: boolean;
  readonly clock: Clock;
  readonly log: Log;
}

/** The customer map of one table, with what it knows of itself and of its Dojo account. */
export interface OpenCustomerMap {
  readonly links: CustomerLinks;
  readonly adoptables: AdoptableRecords;
  readonly canaries: CanaryTable;
  readonly facts: AccountFactsTable;
  readonly proofs: AccountProofs;
  readonly replacementBudget: ReturnType<typeof replacementBudgetTable>;
  /** Read once. @throws Unavailable or OutcomeUnknown. */
  readonly markers: () => Promise<Markers>;
  readonly markerOf: (userId: UserId) => Promise<Marker>;
  readonly newRevision: () => Revision;
  /**
   * A new one for each run.
   * @param key - the API key that all calls of the run are made with.
   */
  readonly canaryKeeper: (key: () => Promise<string>, deadline: () => Deadline) => CanaryKeeper;
}

export function openCustomerMap({
  client,
  tableName,
  deployment,
  replacementLimitPerHour,
  dojo,
  createsCustomers,
  clock,
  log,
}: CustomerMapOptions): OpenCustomerMap {
  const newRevision = () => randomUUID() as Revision;
  const mapId = rememberedMapId(mapIdentityTable(client, tableName, { clock, newId: randomUUID }));
  const markers = async () => markersOf(await mapId(), deployment);
  const canaries = canaryTable(client, tableName);
  const facts = accountFactsTable(client, tableName);
  const replacementBudget = replacementBudgetTable(client, tableName, {
    limitPerHour: replacementLimitPerHour,
    clock,
  });
  const account: AccountDependencies = {
    canaries,
    records: facts,
    directoryWith: (apiKey, deadline) => dojoCustomers(dojo(), deadline, apiKey),
    ensure: (deadline) => ({
      replacementBudget,
      // A lost attempt at the canary is taken up by whoever needs it next, which every request does.
      settleLater: async () => undefined,
      // The canary is nobody's.
      countCreation: async () => undefined,
      clock,
      sleep: (ms) => sleep(ms),
      newRevision,
      markerOf: async (name) => (await markers()).ofCanary(name),
      deadline,
      log,
    }),
    canaryName: canaryName(deployment),
    mayCreate: createsCustomers,
    clock,
  };
  return {
    links: customerLinkTable(client, tableName),
    adoptables: adoptableTable(client, tableName, { clock, newRevision }),
    canaries,
    facts,
    proofs: accountProofs(account),
    replacementBudget,
    markers,
    markerOf: async (userId) => (await markers()).of(userId),
    newRevision,
    canaryKeeper: (key, deadline) =>
      canaryKeeper(account, {
        key,
        deadline,
        confirm: (confirmedCanaryId) =>
          facts.update(defaultAccount, { confirmedCanaryId }, newRevision),
      }),
  };
}
