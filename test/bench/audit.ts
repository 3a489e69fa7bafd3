import { fork } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { CustomerId, Revision, UserId } from '../../functions/core/customers/customer-link.ts';
import { type Markers, markersOf } from '../../functions/core/customers/marker.ts';
import { mapIdentityTable } from '../../functions/core/dynamodb/map-identity-table.ts';
import { functionsOf } from '../../lib/app-functions.ts';
import { untilAuditIsOver } from '../../lib/audit-goes-on.ts';
import { bundleFunctions } from '../../lib/bundle.ts';
import { auditLeastMemoryMb, auditTimeoutSeconds } from '../../lib/function-limits.ts';
import { loadApp } from '../../lib/load-app.ts';
import { readStage } from '../../lib/read-stage.ts';
import { localCredentials, localRegion } from '../../local/aws/local-account.ts';
import { functionSpecs } from '../../local/stack-functions.ts';
import { type Services, startServices } from '../../local/start-services.ts';
import { StartedParts } from '../../local/started-parts.ts';
import type { AuditInvoked } from './audit/audit-process.ts';
import { fillMap } from './fill-map.ts';
import { nextMessage } from './next-message.ts';
import type { Report } from './report.ts';

export interface AuditOptions {
  /** At Dojo, each with its user in the map. */
  readonly customers: number;
}

async function markersIn({ dynamoDb, tableName }: Services): Promise<Markers> {
  const client = new DynamoDBClient({
    endpoint: dynamoDb.url,
    region: localRegion,
    credentials: localCredentials,
  });
  const identity = mapIdentityTable(client, tableName, { clock: Date.now, newId: () => '' });
  const markers = markersOf(await identity.readOrCreate(), { app: 'demo', stage: 'sandbox' });
  client.destroy();
  return markers;
}

/** Puts the customers into the simulator and the links into the table, without the API. */
async function fill(services: Services, customers: number): Promise<void> {
  const markers = await markersIn(services);
  const [account] = services.simulator?.accounts.list() ?? [];
  if (account === undefined) throw new Error('Nobody has called the simulator.');
  const idOf = (index: number) => `user-${index}` as UserId;
  const made = Array.from({ length: customers }, (_, index) => {
    const { id, createdAtMs } = account.customers.create({ name: markers.of(idOf(index)) });
    return { customerId: id as CustomerId, writtenAtMs: createdAtMs };
  });
  await fillMap(services, customers, (index) => {
    const { customerId = '' as CustomerId, writtenAtMs = 0 } = made[index] ?? {};
    const revision = `revision-${index}` as Revision;
    return [idOf(index), { state: 'linked', customerId, revision, writtenAtMs }];
  });
}

/** The whole audit of a full map, by the function as it is bundled, invoked until it says that it is done. */
export async function measureAudit({ customers }: AuditOptions, report: Report): Promise<void> {
  const settings = await readStage('demo', 'sandbox');
  const app = await loadApp('demo');
  const deployed = functionsOf(app);
  const parts = new StartedParts();
  const folder = await mkdtemp(join(tmpdir(), 'save-card-audit-'));
  parts.add({ close: async () => rmSync(folder, { recursive: true, force: true }) });
  try {
    let tableCalls = 0;
    let dojoCalls = 0;
    const beforeTable = () => {
      tableCalls += 1;
    };
    const services = await startServices(
      parts,
      { settings, app },
      { access: { check: () => {} }, beforeTable },
    );
    services.simulator?.watchCalls(() => {
      dojoCalls += 1;
      return () => {};
    });
    await bundleFunctions({ entries: [deployed.audit], appFolder: app.folder, outDir: folder });
    const spec = functionSpecs({ app, settings, deployed }, services).find(
      ({ id }) => id === deployed.audit.id,
    );
    const child = fork(
      new URL('./audit/audit-process.ts', import.meta.url),
      [join(folder, deployed.audit.id, 'index.js')],
      {
        env: { ...spec?.environment, AWS_LAMBDA_FUNCTION_NAME: 'audit' },
        execArgv: [`--max-old-space-size=${auditLeastMemoryMb}`],
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      },
    );
    parts.add({ close: async () => void (child.connected && child.disconnect()) });
    const invoke = (): Promise<AuditInvoked> => {
      const answered = nextMessage<AuditInvoked>(child);
      child.send({ timeoutMs: auditTimeoutSeconds * 1_000 });
      return answered;
    };
    // Gives the empty map its id and its canary.
    await invoke();
    await fill(services, customers);
    const addRow = report.table({
      title: `The audit of ${customers} customers, one invocation after the other`,
      unit: 'invocation',
      columns: ['seconds', 'CPU s', 'peak MB', 'to Dojo', 'to table'],
      digits: 0,
    });
    let invocation = 0;
    await untilAuditIsOver(async () => {
      [dojoCalls, tableCalls] = [0, 0];
      const { answer, tookMs, cpuMs, peakMb } = await invoke();
      invocation += 1;
      addRow(`${invocation}`, tookMs / 1_000, cpuMs / 1_000, peakMb, dojoCalls, tableCalls);
      return answer;
    });
  } finally {
    await parts.close();
  }
}
