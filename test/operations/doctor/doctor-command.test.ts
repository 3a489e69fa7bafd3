import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { doctorCommand } from '../../../operations/doctor/doctor-command.ts';
import { fixtureRoot } from '../../fixtures/root.ts';
import { callCommand } from '../../local/call-command.ts';
import { runCommand } from '../../local/run-command.ts';
import { AuditedDeployment } from '../audited-deployment.ts';
import { type FakeAws, startFakeAws } from './fake-aws.ts';

const script = fileURLToPath(new URL('../../../operations/doctor.ts', import.meta.url));
let deployment: AuditedDeployment;

beforeAll(async () => {
  deployment = await AuditedDeployment.start();
  await deployment.canary();
});
afterAll(() => deployment.close());

function run(args: readonly string[], folder = deployment.folder) {
  return callCommand(doctorCommand, args, { folder });
}
async function runInProcess(
  args: readonly string[],
  folder = deployment.folder,
  environment: Readonly<Record<string, string>> = {},
) {
  const command = runCommand(process.execPath, [script, ...args], { folder, environment });
  const exitCode = await command.exitCode;
  return { exitCode, stdout: command.stdout(), stderr: command.stderr() };
}

describe('npm run doctor', () => {
  it('ends with 1 where there is a problem, and prints it first', async () => {
    const { exitCode, stdout, stderr } = await runInProcess([]);
    expect([exitCode, stderr]).toEqual([1, '']);
    expect(stdout.split('\n').slice(0, 3)).toEqual([
      'This is the local stack (app demo, stage sandbox).',
      'PROBLEM      webhook.subscription  Dojo sends no webhooks here: paid orders are not fulfilled.',
      '                                   → Subscribe: npm run webhooks -- subscribe',
    ]);
    expect(stdout).not.toContain('sk_sandbox_local');
  });

  it('prints the same as JSON', async () => {
    const { exitCode, stdout } = await run(['--json']);
    const { target, findings } = JSON.parse(stdout);
    expect([exitCode, target]).toEqual([1, 'the local stack (app demo, stage sandbox)']);
    expect(findings).toContainEqual({
      id: 'webhook.subscription',
      status: 'problem',
      what: 'Dojo sends no webhooks here: paid orders are not fulfilled.',
      fix: 'Subscribe: npm run webhooks -- subscribe',
    });
    expect(findings).toContainEqual({
      id: 'key.account',
      status: 'ok',
      what: "The key opens the account of the map's customers.",
      fix: null,
    });
  });

  it('prints how it is used', async () => {
    const { exitCode, stdout } = await runInProcess(['--help'], tmpdir());
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('Usage: npm run doctor')]);
  });

  it('cannot run where no stack runs', async () => {
    const { exitCode, stderr } = await run([], tmpdir());
    expect([exitCode, stderr]).toEqual([2, expect.stringMatching(/^No local stack is running/)]);
  });

  it('does not know other options', async () => {
    const { exitCode, stderr } = await runInProcess(['--repair'], tmpdir());
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('--repair is not an option.')]);
  });
});

describe('npm run doctor --stack', () => {
  let aws: FakeAws;
  /** With a cdk.json whose Dojo is the simulator. */
  let folder: string;

  beforeAll(async () => {
    aws = await startFakeAws();
    folder = await mkdtemp(join(tmpdir(), 'doctor-'));
    for (const name of ['lib', 'functions']) {
      await symlink(join(fixtureRoot, name), join(folder, name));
    }
    const sandbox = {
      dojo: { environment: 'sandbox', baseUrl: deployment.simulator.url, version: '2026-02-27' },
      signIn: { kind: 'oidc', issuer: 'https://127.0.0.1:9', audiences: ['app'] },
      amountLimits: { GBP: { minimum: 1, maximum: 1_000 } },
    };
    const context = { 'save-card': { apps: { demo: { sandbox } } } };
    await writeFile(join(folder, 'cdk.json'), JSON.stringify({ context }));
  });
  afterAll(async () => {
    await aws.close();
    await rm(folder, { recursive: true });
  });

  const runOnStack = (name: string) =>
    runInProcess(['--stack', name, '--json'], folder, {
      AWS_ENDPOINT_URL: aws.url,
      AWS_REGION: 'eu-west-2',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    });

  it('finds stack, settings, key and what it may not look at', async () => {
    const output = (key: string, value: string) =>
      `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`;
    aws.answers.set(
      'DescribeStacks',
      `<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>save-card-demo-sandbox</StackName><CreationTime>2026-01-01T00:00:00Z</CreationTime><StackStatus>UPDATE_COMPLETE</StackStatus><EnableTerminationProtection>true</EnableTerminationProtection><Outputs>${output('TableName', 'table')}${output('DojoKeySecretName', 'key')}${output('WebhookUrl', 'https://api.example/webhooks/dojo')}${output('WebhookSecretName', 'webhooks')}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`,
    );
    aws.answers.set('GetSecretValue', {
      SecretString: '{"apiKey":"sk_sandbox_local"}',
      CreatedDate: Date.now() / 1_000,
    });
    aws.answers.set('GetItem', {});
    aws.answers.set('Scan', { Items: [], Count: 0, ScannedCount: 0 });

    const { exitCode, stdout, stderr } = await runOnStack('save-card-demo-sandbox');
    expect([exitCode, stderr]).toEqual([1, '']);
    const { target, findings } = JSON.parse(stdout);
    expect(target).toBe('the deployed stack save-card-demo-sandbox');
    const statusOf = (id: string) =>
      findings.find((finding: { readonly id: string }) => finding.id === id)?.status;
    const ids = [
      ...['key.accepted', 'key.account', 'dojo.version', 'stack.state', 'clock.aws'],
      ...['stack.termination-protection', 'webhook.subscription', 'issuer.keys', 'table.active'],
    ];
    expect(Object.fromEntries(ids.map((id) => [id, statusOf(id)]))).toEqual({
      'key.accepted': 'ok',
      'key.account': 'ok',
      'dojo.version': 'ok',
      'stack.state': 'ok',
      'stack.termination-protection': 'ok',
      'clock.aws': 'ok',
      'webhook.subscription': 'problem',
      'issuer.keys': 'problem',
      'table.active': 'not-checked',
    });
    expect(stdout).toContain('npm run webhooks -- subscribe --stack save-card-demo-sandbox');
    expect(stdout).not.toContain('sk_sandbox_local');
  });

  it('cannot run on a stack that cannot be read', async () => {
    aws.answers.delete('DescribeStacks');
    const { exitCode, stderr } = await runOnStack('save-card-demo-sandbox');
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringMatching(/^The stack save-card-demo-sandbox cannot be read from CloudFormation/),
    ]);
  });
});
