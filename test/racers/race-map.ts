import * as http from 'node:http';
import type * as https from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { deadlineIn } from '../../functions/core/clock.ts';
import type { CanaryKeeper } from '../../functions/core/customers/audit/establish-account.ts';
import type { CustomerId } from '../../functions/core/customers/customer-link.ts';
import type { Markers } from '../../functions/core/customers/marker.ts';
import { createDojoClient, type DojoClient } from '../../functions/core/dojo/dojo-client.ts';
import { createTransport } from '../../functions/core/dojo/transport.ts';
import {
  type OpenCustomerMap,
  openCustomerMap,
} from '../../functions/core/runtime/customer-map.ts';
import { localCredentials, localRegion } from '../../local/aws/local-account.ts';
import { simulatorKey } from '../../local/dojo-account.ts';
import type { Backend } from './backend.ts';

/** A backend's customer map, as a person works on it from a terminal. */
export interface RaceMap {
  readonly table: DynamoDBClient;
  readonly dojo: DojoClient;
  readonly map: OpenCustomerMap;
  readonly canary: CanaryKeeper;
  close(): void;
}

const silent = { info: () => {}, warn: () => {}, error: () => {} };

/** @param key - the Dojo API key. Default: the one that the backend started with. */
export const openRaceMap = (
  { settings, tableName, simulator, dynamoDbUrl: endpoint }: Backend,
  key: string = simulatorKey(settings.dojo.environment),
): RaceMap => {
  const clock = Date.now;
  const table = new DynamoDBClient({
    endpoint,
    region: localRegion,
    credentials: localCredentials,
  });
  const map = openCustomerMap({
    client: table,
    tableName,
    deployment: settings,
    healingLimitPerHour: settings.healingLimitPerHour,
    dojo: () => dojo,
    createsCustomers: true,
    clock,
    log: silent,
  });
  const dojo: DojoClient = createDojoClient({
    baseUrl: simulator.url,
    version: settings.dojo.version,
    attemptTimeoutMs: settings.dojo.attemptTimeoutMs,
    key: { get: async () => key, renew: async () => key },
    proveAccount: map.proofs.prove,
    transport: createTransport(http as unknown as typeof https, clock),
    clock,
    sleep: (ms) => sleep(ms),
    random: Math.random,
    observe: () => {},
  });
  return {
    table,
    dojo,
    map,
    canary: map.canaryKeeper(
      async () => key,
      () => deadlineIn(20_000, clock),
    ),
    close: () => table.destroy(),
  };
};

/** The markers of the backend's map, which has its name from then on. */
export const readMarkers = async (backend: Backend): Promise<Markers> => {
  const opened = openRaceMap(backend);
  try {
    return await opened.map.markers();
  } finally {
    opened.close();
  }
};

/** Gives the map its name and its canary, so that no later request has to. */
export const prepareMap = async (
  backend: Backend,
): Promise<{ readonly markers: Markers; readonly canaryId: CustomerId }> => {
  const opened = openRaceMap(backend);
  try {
    const canaryId = await opened.canary.make(undefined);
    await opened.canary.confirm(canaryId);
    return { markers: await opened.map.markers(), canaryId };
  } finally {
    opened.close();
  }
};
