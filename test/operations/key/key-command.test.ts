import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keyCommand } from '../../../operations/key/key-command.ts';
import { callCommand } from '../../local/call-command.ts';
import { runCommand } from '../../local/run-command.ts';
import { AuditedDeployment } from '../audited-deployment.ts';
import { someKey } from './some-key.ts';

const script = fileURLToPath(new URL('../../../operations/key.ts', import.meta.url));
let deployment: AuditedDeployment;
let present: string;

beforeAll(async () => {
  deployment = await AuditedDeployment.start();
  present = await deployment.connection.dojoKey.get();
  await deployment.canary();
});
afterAll(() => deployment.close());

function call(args: readonly string[], folder = deployment.folder) {
  return callCommand(keyCommand, args, { folder });
}
/** In a process of its own, with this on its stdin, as from a pipe. */
async function run(args: readonly string[], stdin = '', folder = deployment.folder) {
  const command = runCommand(process.execPath, [script, ...args], { folder, stdin });
  const exitCode = await command.exitCode;
  return { exitCode, stdout: command.stdout(), stderr: command.stderr() };
}
async function storedKey(): Promise<unknown> {
  const SecretId = deployment.target.dojoKeySecretName;
  const { SecretString = '' } = await deployment.connection.secrets.send(
    new GetSecretValueCommand({ SecretId }),
  );
  return JSON.parse(SecretString).apiKey;
}

describe('npm run key', () => {
  it('stores a key from a pipe, shows none, and finds it well', async () => {
    const fresh = someKey();
    deployment.simulator.accounts.addKey(fresh, { sameAccountAs: present });
    const set = await run(['set'], `${fresh}\n`);
    expect(set.exitCode).toBe(0);
    expect(set.stdout).toContain('Stored.');
    expect(set.stderr).toBe('Dojo API key (sk_sandbox_…), not shown:\n');
    expect(`${set.stdout}${set.stderr}`).not.toContain(fresh);
    expect(await storedKey()).toBe(fresh);

    const status = await call(['status', '--json']);
    expect(JSON.parse(status.stdout)).toMatchObject({
      dojoKey: { state: 'fits', prefix: 'sk_sandbox_', ageDays: 0 },
    });
    expect(status.stdout).not.toContain(fresh);
    const check = await call(['check', '--json']);
    expect(JSON.parse(check.stdout)).toMatchObject({
      dojoKey: { isAccepted: true, account: 'right' },
    });
  });

  it('stores nothing of an empty pipe', async () => {
    const before = await storedKey();
    const { exitCode, stderr } = await run(['set']);
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringContaining('No key was given. Nothing was stored.'),
    ]);
    expect(await storedKey()).toBe(before);
  });

  it('refuses a key in an argument, and repeats it nowhere', async () => {
    const key = someKey();
    const { exitCode, stdout, stderr } = await call(['set', key]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('A key does not go into an argument');
    expect(`${stdout}${stderr}`).not.toContain(key);
  });

  it('does not store another account’s key where nobody can be asked', async () => {
    expect(await run(['set', '--other-account'], `${someKey()}\n`)).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: 'Nobody can be asked here: add --yes to go on without asking.\n',
    });
  });

  it('says as JSON that Dojo does not answer', async () => {
    const route = 'POST /customers/search';
    deployment.simulator.faults.next({ route, kind: 'status', status: 503, times: 10 });
    deployment.simulator.faults.next({
      route: 'GET /customers/{customerId}',
      ...{ kind: 'status', status: 503, times: 10 },
    });
    const { exitCode, stdout } = await call(['check', '--json']);
    deployment.simulator.faults.clear();
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'dojo_unavailable', message: expect.any(String), dojoStatus: 503 },
    });
  });

  it('prints how it is used', async () => {
    const { exitCode, stdout } = await run(['--help'], '', tmpdir());
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('Usage: npm run key')]);
  });

  it('says what to do where no stack runs', async () => {
    const { exitCode, stderr } = await call(['check'], tmpdir());
    expect([exitCode, stderr]).toEqual([2, expect.stringMatching(/^No local stack is running/)]);
  });
});
