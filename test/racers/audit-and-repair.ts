import { randomUUID } from 'node:crypto';
import * as http from 'node:http';
import type * as https from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { audit } from '../../functions/core/customers/audit/audit.ts';
import { repair } from '../../functions/core/customers/audit/repair.ts';
import type { Revision } from '../../functions/core/customers/customer-link.ts';
import { createDojoClient } from '../../functions/core/dojo/dojo-client.ts';
import { dojoForAudit } from '../../functions/core/dojo/dojo-for-audit.ts';
import { createTransport } from '../../functions/core/dojo/transport.ts';
import { customerLinkScan } from '../../functions/core/dynamodb/customer-link-scan.ts';
import { customerLinkTable } from '../../functions/core/dynamodb/customer-link-table.ts';
import { localCredentials, localRegion } from '../../local/aws/local-account.ts';
import { simulatorKey } from '../../local/dojo-account.ts';
import type { Backend } from './backend.ts';

/**
 * The audit with `--repair`, as a person on call would run it once the faults are over.
 *
 * @returns how many customers it deleted.
 */
export const auditAndRepair = async (backend: Backend): Promise<number> => {
  const { settings, tableName, simulator, dynamoDbUrl: endpoint } = backend;
  const clock = Date.now;
  const table = new DynamoDBClient({
    endpoint,
    region: localRegion,
    credentials: localCredentials,
  });
  const key = simulatorKey(settings.dojo.environment);
  const { directory, savedCards } = dojoForAudit(
    createDojoClient({
      baseUrl: simulator.url,
      version: settings.dojo.version,
      attemptTimeoutMs: settings.dojo.attemptTimeoutMs,
      key: { get: async () => key, renew: async () => key },
      transport: createTransport(http as unknown as typeof https, clock),
      clock,
      sleep: (ms) => sleep(ms),
      random: Math.random,
      observe: () => {},
    }),
    clock,
  );
  const shared = {
    map: customerLinkScan(table, tableName),
    links: customerLinkTable(table, tableName),
    directory,
    clock,
    shouldStop: () => false,
  };
  try {
    const { cases } = await audit({ scope: settings }, { ...shared, observe: () => {} });
    const repaired = await repair(
      { scope: settings, cases },
      { ...shared, savedCards, newRevision: () => randomUUID() as Revision },
    );
    return repaired.filter(({ outcome }) => outcome.kind === 'deleted').length;
  } finally {
    table.destroy();
  }
};
