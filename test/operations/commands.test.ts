import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { accountCommand } from '../../operations/account/account-command.ts';
import { auditCommand } from '../../operations/audit-command.ts';
import { doctorCommand } from '../../operations/doctor/doctor-command.ts';
import { eventsCommand } from '../../operations/events/events-command.ts';
import { keyCommand } from '../../operations/key/key-command.ts';
import { newAppCommand } from '../../operations/new-app/new-app-command.ts';
import { paymentsCommand } from '../../operations/payments/payments-command.ts';
import { sbomCommand } from '../../operations/sbom/sbom-command.ts';
import { userCommand } from '../../operations/user/user-command.ts';
import { webhooksCommand } from '../../operations/webhooks/webhooks-command.ts';
import { callCommand } from '../local/call-command.ts';
import { runCommand } from '../local/run-command.ts';

const projectUrl = new URL('../../', import.meta.url);
const project = fileURLToPath(projectUrl);

const commands = [
  ['account', accountCommand],
  ['audit', auditCommand],
  ['doctor', doctorCommand],
  ['events', eventsCommand],
  ['key', keyCommand],
  ['new-app', newAppCommand],
  ['payments', paymentsCommand],
  ['sbom', sbomCommand],
  ['user', userCommand],
  ['webhooks', webhooksCommand],
] as const;

describe.each(commands)('npm run %s', (name, command) => {
  const call = (...args: readonly string[]) => callCommand(command, args, { folder: tmpdir() });

  it.each(['--help', '-h'])(
    'says with %s how it is used, in the shape of all commands',
    async (option) => {
      const { exitCode, stdout, stderr } = await call(option);
      expect([exitCode, stderr]).toEqual([0, '']);
      const [usage, , what] = stdout.split('\n');
      expect(usage).toMatch(new RegExp(`^Usage: npm run ${name} -- [[<\\w]`));
      expect(what).toMatch(/^[A-Z]/);
      expect(stdout).toMatch(/\n\nExit code:\s+0 +\S/);
      for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(110);
    },
  );

  it('refuses what is no option, names the one that was meant, and says how it is used', async () => {
    const { exitCode, stdout, stderr } = await call('--hepl');
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^--hepl is not an option; did you mean --help\?\n\nUsage: npm run /);
  });
});

describe.each([
  ['account', accountCommand, ['status']],
  ['audit', auditCommand, []],
  ['doctor', doctorCommand, []],
  ['key', keyCommand, ['check']],
  ['payments', paymentsCommand, ['show', 'pi_1']],
  ['user', userCommand, ['show', 'alice']],
] as const)('npm run %s with --json', (_, command, args) => {
  const call = (...more: readonly string[]) =>
    callCommand(command, [...args, '--json', ...more], { folder: tmpdir() });

  it('says on stdout, as JSON, why it could not run, and on stderr in words', async () => {
    const { exitCode, stdout, stderr } = await call();
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toEqual({
      error: { code: 'cannot_run', message: expect.stringMatching(/^No local stack is running/) },
    });
    expect(stderr).toMatch(/^No local stack is running/);
  });

  it('says so of wrong arguments, without how it is used', async () => {
    const { exitCode, stdout } = await call('--hepl');
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toEqual({
      error: {
        code: 'wrong_arguments',
        message: '--hepl is not an option; did you mean --help?',
      },
    });
  });
});

const { scripts } = JSON.parse(readFileSync(new URL('package.json', projectUrl), 'utf8'));
/** Every script of package.json that is the project's own: its name, and what Node runs. */
const ownScripts = Object.entries<string>(scripts).flatMap(([name, line]) =>
  line.startsWith('node ') ? [[name, line.split(' ').slice(1)] as const] : [],
);

describe.each(ownScripts)('the script %s', (_, nodeArguments) => {
  const run = async (option: string) => {
    const command = runCommand(process.execPath, [...nodeArguments, option]);
    const exitCode = await command.exitCode;
    return { exitCode, stdout: command.stdout(), stderr: command.stderr() };
  };

  it('says with --help how it is used', async () => {
    const { exitCode, stdout, stderr } = await run('--help');
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Usage: npm (run|start)/);
    expect(stdout).toMatch(/\n\nExit code:\s+0 +\S/);
  });

  it('refuses what is no option, and does nothing', async () => {
    const { exitCode, stdout, stderr } = await run('--hepl');
    expect([exitCode === 0, stdout]).toEqual([false, '']);
    expect(stderr).toMatch(/^(--hepl is not an option|It takes no argument).*\n\nUsage: npm /);
  });
});

/** Where the arguments of each command are read. */
const readers = [
  ...commands.map(([name]) =>
    name === 'audit' ? 'operations/audit-command.ts' : `operations/${name}/${name}-command.ts`,
  ),
  'local/playground/take-picture.ts',
  'local/start-command.ts',
  'local/token-command.ts',
  'operations/check-types.ts',
  'operations/openapi/write.ts',
  'simulator/start.ts',
  'test/bench/cost.ts',
  'test/bench/run.ts',
  'test/journeys/run.ts',
  'test/mobile/android/run.ts',
  'test/mutations/run.ts',
  'test/racers/processes/run.ts',
  'test/racers/run.ts',
  'test/simulation/run.ts',
];

describe('what a command loads before it has read its arguments', () => {
  let inputs: Metafile['inputs'];

  beforeAll(async () => {
    const { metafile } = await build({
      absWorkingDir: project,
      entryPoints: readers,
      outdir: tmpdir(),
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      packages: 'external',
      metafile: true,
      write: false,
    });
    inputs = metafile.inputs;
  });

  it.each(readers)('is no package: %s', (reader) => {
    const loaded = new Set([reader]);
    const packages = new Set<string>();
    for (const file of loaded) {
      for (const { path, kind, external } of inputs[file]?.imports ?? []) {
        if (kind !== 'import-statement' || path.startsWith('node:')) continue;
        (external ? packages : loaded).add(path);
      }
    }
    expect(inputs[reader]).toBeDefined();
    expect([...packages]).toEqual([]);
  });
});
