import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../local/run-command.ts';
import { AuditedDeployment } from '../audited-deployment.ts';

const script = fileURLToPath(new URL('../../../operations/doctor.ts', import.meta.url));
let deployment: AuditedDeployment;

beforeAll(async () => {
  deployment = await AuditedDeployment.start();
  await deployment.canary();
});
afterAll(() => deployment.close());

async function run(args: readonly string[], folder = deployment.folder) {
  const command = runCommand(process.execPath, [script, ...args], { folder });
  const exitCode = await command.exitCode;
  return { exitCode, stdout: command.stdout(), stderr: command.stderr() };
}

describe('npm run doctor', () => {
  it('ends with 1 where there is a problem, and prints it first', async () => {
    const { exitCode, stdout, stderr } = await run([]);
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
    const { exitCode, stdout } = await run(['--help'], tmpdir());
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('Usage: npm run doctor')]);
  });

  it('cannot run where no stack runs', async () => {
    const { exitCode, stderr } = await run([], tmpdir());
    expect([exitCode, stderr]).toEqual([2, expect.stringMatching(/^No local stack is running/)]);
  });

  it('does not know other options', async () => {
    const { exitCode, stderr } = await run(['--repair'], tmpdir());
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("Unknown option '--repair'")]);
  });
});
