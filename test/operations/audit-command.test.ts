import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dojoForAudit } from '../../functions/core/dojo/dojo-for-audit.ts';
import { auditCommand } from '../../operations/audit-command.ts';
import { callCommand } from '../local/call-command.ts';
import { runCommand } from '../local/run-command.ts';
import { AuditedDeployment, hourMs } from './audited-deployment.ts';

const script = fileURLToPath(new URL('../../operations/audit.ts', import.meta.url));
const search = 'POST /customers/search';

function start(args: readonly string[], folder: string) {
  return runCommand(process.execPath, [script, ...args], { folder });
}
function run(args: readonly string[], folder: string) {
  return callCommand(auditCommand, args, { folder });
}
async function runInProcess(args: readonly string[], folder: string) {
  const command = start(args, folder);
  const exitCode = await command.exitCode;
  return { exitCode, stdout: command.stdout(), stderr: command.stderr() };
}
function findingsOf({ stdout }: { stdout: string }) {
  return JSON.parse(stdout).findings;
}

/** A deployment with a customer of every kind. */
async function deploy() {
  const deployment = await AuditedDeployment.start();
  const linked = await deployment.customer(`Alice ${await deployment.marker('alice')}`, 5 * hourMs);
  await deployment.set('alice', { state: 'linked', customerId: linked });
  const duplicate = await deployment.customer(
    `Alice ${await deployment.marker('alice')}`,
    4 * hourMs,
  );
  const withCard = await deployment.customer(await deployment.marker('alice'), 3 * hourMs);
  deployment.saveCard(withCard);
  const orphan = await deployment.customer(await deployment.marker('carol'), 6 * hourMs);
  await deployment.lose('bob');
  const lost = await deployment.customer(await deployment.marker('bob'), 1.9 * hourMs);
  const foreign = await deployment.customer(deployment.foreignMarker('alice'), 6 * hourMs);
  return { deployment, customers: { linked, duplicate, withCard, orphan, lost, foreign } };
}
type Deployed = Awaited<ReturnType<typeof deploy>>;
type Outcome = Awaited<ReturnType<typeof runInProcess>>;

describe('npm run audit that only compares', () => {
  let deployment: AuditedDeployment;
  let customers: Deployed['customers'];
  let inText: Outcome;

  beforeAll(async () => {
    ({ deployment, customers } = await deploy());
    inText = await runInProcess([], deployment.folder);
  });
  afterAll(() => deployment.close());

  it('prints what it found as a table, changes nothing, and exits with 1', () => {
    const { exitCode, stdout, stderr } = inText;
    const { orphan, lost, duplicate, withCard } = customers;
    expect(exitCode).toBe(1);
    const lines = stdout.split('\n').filter((line) => /^(orphan|duplicate|unresolved)/.test(line));
    expect(lines.map((line) => line.split(/ {2,}/).slice(0, 2))).toEqual(
      expect.arrayContaining([
        ['orphan', orphan],
        ['orphan', lost],
        ['duplicate', duplicate],
        ['duplicate', withCard],
        ['unresolved', '-'],
      ]),
    );
    expect(stdout).toContain(`can be linked to ${lost}`);
    expect(stdout).toMatch(/\d+ found, nothing changed\./);
    expect(stderr).toBe("Read 7 customers of Dojo's on 1 page, 6 of them with our marker.\n");
    expect(deployment.simulator.requests.count('DELETE /customers/{customerId}')).toBe(0);
  });

  it('prints JSON with --json, and nothing else on stdout', async () => {
    const inJson = await run(['--json'], deployment.folder);
    expect(findingsOf(inJson)).toContainEqual(
      expect.objectContaining({
        kind: 'orphan',
        customerId: customers.orphan,
        repair: { action: 'record' },
      }),
    );
    expect(JSON.parse(inJson.stdout)).toMatchObject({ end: { kind: 'complete' }, customers: 7 });
  });

  it('names nobody, and shows no key', async () => {
    const inJson = await run(['--json'], deployment.folder);
    const outputs = [inText, inJson].map((it) => `${it.stdout}${it.stderr}`);
    // An id is made by chance, and may hold a short name.
    const withoutIds = outputs.join('').replaceAll(/cust_sandbox_[\w-]+/g, '');
    expect(withoutIds).not.toMatch(/alice|bob|carol|sk_sandbox/i);
  });
});

describe('npm run audit', () => {
  let deployment: AuditedDeployment;
  let customers: Deployed['customers'];

  beforeEach(async () => {
    ({ deployment, customers } = await deploy());
  });
  afterEach(() => deployment.close());

  it('repairs with --repair --yes: deletes, links, records, and leaves cards and others alone', async () => {
    await run(['--repair', '--yes'], deployment.folder);
    const live = await Promise.all(
      Object.entries(customers).map(async ([name, id]) => [name, await deployment.exists(id)]),
    );
    expect(Object.fromEntries(live)).toEqual({
      linked: true,
      duplicate: false,
      withCard: true,
      orphan: true,
      lost: true,
      foreign: true,
    });
    const again = await run(['--json'], deployment.folder);
    // The recorded one waits for its user.
    expect(findingsOf(again).filter((it: { customerId?: string }) => it.customerId)).toEqual([
      expect.objectContaining({ kind: 'duplicate', customerId: customers.withCard }),
      expect.objectContaining({ kind: 'orphan', customerId: customers.orphan }),
    ]);
  });

  it('says where to go on when a page fails, and goes on there', async () => {
    await deployment.canary();
    for (let number = 0; number < 100; number++) await deployment.customer('new', 0);
    const { directory } = dojoForAudit(deployment.connection.dojo, Date.now);
    const { after = '' } = await directory.list(undefined);
    deployment.simulator.faults.next({ route: search, kind: 'status', status: 503, times: 3 });

    const failed = await run(['--from', after], deployment.folder);
    expect(failed.exitCode).toBe(2);
    expect(failed.stdout).toContain('(dojo_unavailable)\n');
    const command = /^Go on with: npm run audit -- --from (\S+)$/m.exec(failed.stdout)?.[1];
    expect(command?.replaceAll("'", '')).toBe(after);

    const resumed = await run(['--json', '--from', after], deployment.folder);
    expect(JSON.parse(resumed.stdout)).toMatchObject({ customers: 7, resumedFrom: after });
    expect(findingsOf(resumed)).toContainEqual(
      expect.objectContaining({ customerId: customers.orphan }),
    );
  });

  it('says as JSON that Dojo does not answer', async () => {
    await deployment.canary();
    const broken = { kind: 'status', status: 503, times: 10 } as const;
    deployment.simulator.faults.next({ ...broken, route: 'GET /customers/{customerId}' });
    deployment.simulator.faults.next({ ...broken, route: search });
    const { exitCode, stdout } = await run(['--json'], deployment.folder);
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'dojo_unavailable', message: expect.any(String), dojoStatus: 503 },
    });
  });

  it('stops on Ctrl-C after the page that is under way, and says where to go on', async () => {
    for (let number = 0; number < 100; number++) await deployment.customer('new', 0);
    deployment.simulator.faults.next({ route: search, kind: 'delay', delayMs: 1_500 });
    const command = start([], deployment.folder);
    await expect.poll(() => deployment.simulator.requests.count(search)).toBe(1);
    command.signal('SIGINT');
    expect(await command.exitCode).toBe(2);
    expect(command.stderr()).toContain('Stopping after what is under way');
    expect(command.stdout()).toMatch(/^Go on with: npm run audit -- --from \S+$/m);
    expect(deployment.simulator.requests.count(search)).toBe(1);
  });

  it('stops at once on a second Ctrl-C, and says where to go on', async () => {
    deployment.simulator.faults.next({ route: search, kind: 'delay', delayMs: 60_000 });
    const command = start(['--from', 'here'], deployment.folder);
    await expect.poll(() => deployment.simulator.requests.count(search)).toBe(1);
    command.signal('SIGINT');
    await expect.poll(command.stderr).toContain('(Ctrl-C again: at once)');
    command.signal('SIGINT');
    expect(await command.exitCode).toBe(130);
    expect(command.stderr()).toMatch(/^Go on with: npm run audit -- --from '?here'?$/m);
  });
});

describe('npm run audit without anything to compare', () => {
  it('does not repair where nobody can be asked', async () => {
    expect(await runInProcess(['--repair'], tmpdir())).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: 'Nobody can be asked here: add --yes to repair without asking.\n',
    });
  });

  it('says what to do where no stack runs', async () => {
    const { exitCode, stderr } = await run([], tmpdir());
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^No local stack is running: start one with npm start/);
  });

  it('exits with 0 where there is nothing to find', async () => {
    const clean = await AuditedDeployment.start();
    const { exitCode, stdout } = await run([], clean.folder);
    await clean.close();
    expect(stdout).toContain('Nothing found.\n');
    expect(exitCode).toBe(0);
  });
});
