import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CustomerId } from '../../../functions/core/customers/customer-link.ts';
import { dojoForAudit } from '../../../functions/core/dojo/dojo-for-audit.ts';
import { auditRunKey } from '../../../functions/core/dynamodb/audit-run-table.ts';
import { versionedItems } from '../../../functions/core/dynamodb/versioned-items.ts';
import { functionsOf } from '../../../lib/app-functions.ts';
import { functionEnvironment } from '../../../lib/function-environment.ts';
import { type LocalFunctions, startFunctions } from '../../../local/lambda/start-functions.ts';
import { fixtureApp } from '../../fixtures/fixture-app.ts';
import { AuditedDeployment, hourMs } from '../../operations/audited-deployment.ts';
import { sharedBuild } from '../../shared-build.ts';

const fixture = await fixtureApp();

let deployment: AuditedDeployment;
let functions: LocalFunctions | undefined;
let lines: string[];

beforeEach(async () => {
  deployment = await AuditedDeployment.start();
  lines = [];
});
afterEach(async () => {
  await functions?.close();
  functions = undefined;
  await deployment.close();
});

/** Invokes the function’s bundle, as its schedule does. */
async function invoke(
  options: { repair?: boolean; timeoutMs?: number; dynamoDbUrl?: string } = {},
) {
  const { target } = deployment;
  const dojo = { ...target.settings.dojo, baseUrl: target.dojoBaseUrl };
  const audit = { ...target.settings.audit, repair: options.repair ?? false };
  await functions?.close();
  functions = await startFunctions({
    ...sharedBuild('demo'),
    functions: [
      {
        ...functionsOf(fixture).audit,
        memoryMb: 512,
        timeoutMs: options.timeoutMs ?? 900_000,
        environment: {
          ...functionEnvironment(
            { ...target.settings, dojo, audit },
            { tableName: target.tableName, dojoKeySecretId: target.dojoKeySecretName },
          ),
          AWS_REGION: 'eu-west-2',
          AWS_ACCESS_KEY_ID: 'local',
          AWS_SECRET_ACCESS_KEY: 'local',
          AWS_ENDPOINT_URL_DYNAMODB: options.dynamoDbUrl ?? target.dynamoDb?.endpoint ?? '',
          AWS_ENDPOINT_URL_SECRETS_MANAGER: target.secretsManager?.endpoint ?? '',
        },
      },
    ],
    appFolder: fixture.folder,
    namePrefix: 'audit-test',
    log: (line) => lines.push(line),
  });
  return functions.invoke('audit', {});
}

function parsed() {
  return lines
    .filter((line) => line.startsWith('{'))
    .map((line): Record<string, unknown> => JSON.parse(line));
}
function logged(code: string) {
  return parsed().filter((line) => line.code === code);
}
function measured(finding: string) {
  return parsed()
    .filter((line) => line.finding === finding && line.AuditFindings !== undefined)
    .map((line) => line.AuditFindings);
}

describe('the scheduled audit', () => {
  let orphan: CustomerId;
  let foreign: CustomerId;

  beforeEach(async () => {
    await deployment.canary();
    orphan = await deployment.customer(await deployment.marker('carol'), 6 * hourMs);
    foreign = await deployment.customer(deployment.foreignMarker('carol'), 6 * hourMs);
    await deployment.set('alice', {
      state: 'linked',
      customerId: 'cust_sandbox_missing' as CustomerId,
    });
    await deployment.lose('bob');
  });

  it('reports by default, a line and a metric for each kind, and finishes lost attempts', async () => {
    await invoke();
    await expect.poll(() => logged('audit_complete')).toHaveLength(1);
    expect(logged('audit_orphan')).toMatchObject([{ level: 'WARN', count: 1 }]);
    expect(logged('audit_unresolved')).toMatchObject([{ level: 'WARN', count: 1 }]);
    expect(logged('audit_missing')).toMatchObject([{ level: 'ERROR', count: 1 }]);
    expect(logged('audit_duplicate')).toEqual([]);
    expect(logged('audit_complete')).toMatchObject([
      { users: 2, customers: 3, marked: 2, ofOtherMaps: 1 },
    ]);
    expect(measured('orphan')).toEqual([1]);
    expect(measured('duplicate')).toEqual([0]);
    expect(await deployment.exists(orphan)).toBe(true);
    expect(logged('audit_recorded')).toEqual([]);
    expect((await deployment.item('bob'))?.state).toBe('free');
  });

  it('repairs what is safe to repair where the stage wants that, and says each change', async () => {
    await invoke({ repair: true });
    await expect.poll(() => logged('audit_recorded')).toMatchObject([{ customerId: orphan }]);
    expect(logged('audit_released')).toHaveLength(1);
    expect(await deployment.exists(orphan)).toBe(true);
    expect(logged('audit_deleted')).toEqual([]);
    expect(await deployment.exists(foreign)).toBe(true);
    expect((await deployment.item('bob'))?.state).toBe('free');
  });

  it('names nobody', async () => {
    await invoke({ repair: true });
    await expect.poll(() => logged('audit_complete')).toHaveLength(1);
    // An id is made by chance, and may hold a short name.
    const withoutIds = lines.join('\n').replaceAll(/cust_sandbox_[\w-]+/g, '');
    expect(withoutIds).not.toMatch(/alice|bob|carol|sk_sandbox/);
  });

  it('goes on where the last run stopped', async () => {
    for (let number = 0; number < 100; number++) await deployment.customer('new', 0);
    await deployment.put(auditRunKey, {
      runsUntilMs: { N: '0' },
      cursor: { S: await cursorOfSecondPage() },
      expiresAtSeconds: { N: String(Math.ceil(Date.now() / 1_000) + 60) },
    });
    await invoke();
    await expect.poll(() => logged('audit_complete')).toMatchObject([{ customers: 3, pages: 1 }]);
    expect(logged('audit_orphan')).toHaveLength(1);
  });

  it('forgets a cursor at which nothing can be read', async () => {
    await deployment.put(auditRunKey, {
      runsUntilMs: { N: '0' },
      cursor: { S: 'nonsense' },
      expiresAtSeconds: { N: String(Math.ceil(Date.now() / 1_000) + 60) },
    });
    await expect(invoke()).rejects.toThrow('The audit is not at its end: see audit_failed.');
    await expect.poll(() => logged('audit_failed')).toMatchObject([{ errorCode: 'dojo_refused' }]);
    expect((await storedRun())?.cursor).toBeUndefined();
    await invoke();
    await expect.poll(() => logged('audit_complete')).toHaveLength(1);
  });

  it('ends after a page when its time is needed for the rest, and says that it goes on', async () => {
    for (let number = 0; number < 100; number++) await deployment.customer('new', 0);
    expect(await invoke({ timeoutMs: 100_000 })).toEqual({
      outcome: 'goes-on',
      pages: 1,
      customers: 100,
      findings: 0,
    });
    expect(deployment.simulator.requests.count('POST /customers/search')).toBe(1);
    expect(await invoke()).toMatchObject({ outcome: 'complete', pages: 2, customers: 103 });
  });

  it('leaves the work to a run that is under way', async () => {
    await deployment.put(auditRunKey, { runsUntilMs: { N: String(Date.now() + hourMs) } });
    await invoke();
    await expect.poll(() => logged('audit_skipped')).toHaveLength(1);
    expect(deployment.simulator.requests.count('POST /customers/search')).toBe(0);
  });

  it('fails the invocation, after one line, when it cannot run', async () => {
    await expect(invoke({ dynamoDbUrl: 'http://127.0.0.1:9' })).rejects.toThrow(
      'The audit could not run: see audit_broken.',
    );
    await expect
      .poll(() => logged('audit_broken'))
      .toMatchObject([{ level: 'ERROR', errorCode: 'table_unavailable' }]);
  });
});

async function cursorOfSecondPage(): Promise<string> {
  const { directory } = dojoForAudit(deployment.connection.dojo, Date.now);
  const { after } = await directory.list(undefined);
  if (after === undefined) throw new Error('There is one page only.');
  return after;
}
function storedRun() {
  return versionedItems(deployment.connection.table, deployment.target.tableName).find(auditRunKey);
}
