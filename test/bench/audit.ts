import { fork } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type {
  CustomerId,
  LinkedCustomer,
  Revision,
  UserId,
} from '../../functions/core/customers/customer-link.ts';
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
import { startMapOfUsers } from './audit/map-of-users.ts';
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

/** Puts the customers into the simulator, without the API. @returns their links, oldest first. */
async function fill(services: Services, customers: number): Promise<readonly LinkOf[]> {
  const markers = await markersIn(services);
  const [account] = services.simulator?.accounts.list() ?? [];
  if (account === undefined) throw new Error('Nobody has called the simulator.');
  return Array.from({ length: customers }, (_, index) => {
    const name = markers.of(userIdOf(index));
    const { id, createdAtMs } = account.customers.create({ name });
    return { customerId: id as CustomerId, writtenAtMs: createdAtMs };
  });
}

type LinkOf = Pick<LinkedCustomer, 'customerId' | 'writtenAtMs'>;

/** As long as one of Cognito. */
function userIdOf(index: number): UserId {
  return `${String(index).padStart(8, '0')}-0000-4000-8000-000000000000` as UserId;
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
    let dojoCalls = 0;
    const services = await startServices(parts, { settings, app }, {});
    let links: readonly LinkOf[] = [];
    const map = parts.add(
      await startMapOfUsers(
        services.dynamoDb.url,
        () => links.length,
        (index) => {
          const { customerId = '' as CustomerId, writtenAtMs = 0 } = links[index] ?? {};
          const revision = userIdOf(index) as string as Revision;
          return [userIdOf(index), { state: 'linked', customerId, revision, writtenAtMs }];
        },
      ),
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
        env: {
          ...spec?.environment,
          AWS_LAMBDA_FUNCTION_NAME: 'audit',
          AWS_ENDPOINT_URL_DYNAMODB: map.url,
        },
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
    links = await fill(services, customers);
    const addRow = report.table({
      title: `The audit of ${customers} customers, one invocation after the other`,
      unit: 'invocation',
      columns: ['seconds', 'CPU s', 'peak MB', 'to Dojo', 'to table'],
      digits: 0,
    });
    let invocation = 0;
    await untilAuditIsOver(async () => {
      dojoCalls = 0;
      map.takeCalls();
      const { answer, tookMs, cpuMs, peakMb } = await invoke();
      invocation += 1;
      addRow(`${invocation}`, tookMs / 1_000, cpuMs / 1_000, peakMb, dojoCalls, map.takeCalls());
      return answer;
    });
  } finally {
    await parts.close();
  }
}
