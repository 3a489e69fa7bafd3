import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fixtureRoot } from '../fixtures/root.ts';
import { builtFunctions } from '../shared-build.ts';
import { freePort } from './free-port.ts';
import { type Command, type CommandOptions, runCommand } from './run-command.ts';

const script = fileURLToPath(new URL('../../local/start.ts', import.meta.url));

/** A busy machine takes its time: not a measure of speed. */
const readyInMs = 45_000;

interface OnFreePorts {
  readonly started: Command;
  readonly ports: readonly number[];
}

describe('npm start', { timeout: 60_000 }, () => {
  const commands: Command[] = [];
  let atHand: Promise<OnFreePorts> | undefined;

  beforeAll(async () => {
    // What each whole stack would build, it then finds in its cache.
    await builtFunctions('demo');
  });
  afterAll(async () => {
    for (const command of commands) {
      command.signal('SIGKILL');
      await command.exitCode;
    }
  });

  /** Of this checkout, on the tests' own apps. */
  function start(
    environment: NonNullable<CommandOptions['environment']> = {},
    { preloaded = [], args = [] }: { preloaded?: readonly string[]; args?: readonly string[] } = {},
  ): Command {
    const command = runCommand(process.execPath, [...preloaded, script, ...args], {
      folder: fixtureRoot,
      environment,
    });
    commands.push(command);
    return command;
  }

  async function startOnFreePorts(): Promise<OnFreePorts> {
    const ports = [await freePort(), await freePort(), await freePort()] as const;
    const [port, dojoPort, issuerPort] = ports;
    const environment = {
      PORT: String(port),
      DOJO_PORT: String(dojoPort),
      ISSUER_PORT: String(issuerPort),
    };
    return { started: start(environment), ports };
  }

  async function ready(started: Command): Promise<void> {
    await expect.poll(started.stdout, { timeout: readyInMs }).toContain('Ctrl-C stops everything.');
  }

  /** A stack that runs, since each takes a while to start. Whoever stops it takes it away. */
  async function runningStack({ takeAway }: { readonly takeAway: boolean }): Promise<OnFreePorts> {
    atHand ??= startOnFreePorts();
    const stack = await atHand;
    if (takeAway) atHand = undefined;
    await ready(stack.started);
    return stack;
  }

  it('prints commands that work when they are pasted', async () => {
    const { started } = await runningStack({ takeAway: false });
    const lines = started.stdout().split('\n');
    const from = lines.findIndex((line) => line.startsWith('TOKEN='));
    const commands = lines.slice(from, lines.indexOf('', from)).join('\n');

    const pasted = runCommand('sh', ['-c', commands], { folder: fixtureRoot });

    expect(await pasted.exitCode).toBe(0);
    const [customer, secret, intent, ...rest] = pasted.stdout().trimEnd().split('\n');
    const { customerId } = JSON.parse(customer ?? '');
    expect(customerId).toMatch(/^cust_sandbox_/);
    expect(JSON.parse(secret ?? '')).toMatchObject({
      customerId,
      customerSecret: expect.stringMatching(/^cs_/),
    });
    expect(JSON.parse(intent ?? '')).toMatchObject({
      customerId,
      paymentIntentId: expect.stringMatching(/^pi_/),
      amount: { value: 1999, currencyCode: 'GBP' },
      status: 'Created',
    });
    expect(rest).toEqual([]);
    await expect.poll(started.stdout).toMatch(/\nPUT \/customer 200 in \d+ ms, request /);
  });

  async function expectFree(ports: readonly number[]): Promise<void> {
    for (const port of ports) {
      const server = createServer().listen(port, '127.0.0.1');
      await once(server, 'listening');
      server.close();
    }
  }

  it('stops at once on SIGINT, whoever is connected, and frees its ports', async () => {
    const { started, ports } = await runningStack({ takeAway: true });
    const idle = ports.map((port) => connect(port, '127.0.0.1').on('error', () => {}));
    await Promise.all(idle.map((socket) => once(socket, 'connect')));

    started.signal('SIGINT');
    // Idle connections would hold it for 72 s, which is longer than this test may take.
    expect(await started.exitCode).toBe(0);
    expect(started.stderr()).toBe('');
    await expectFree(ports);
  });

  it('stops at once on SIGTERM, also while it starts, and frees its ports', async () => {
    const { started, ports } = await startOnFreePorts();
    const [, dojoPort] = ports;
    const dojo = () =>
      fetch(`http://127.0.0.1:${dojoPort}/`).then(
        () => 'listens',
        () => 'does not listen',
      );
    await expect.poll(dojo, { timeout: readyInMs }).toBe('listens');

    started.signal('SIGTERM');
    expect(await started.exitCode).toBe(0);
    expect([started.stdout(), started.stderr()]).toEqual(['', '']);
    await expectFree(ports);
  });

  it('stops altogether when a part of it breaks, and says so', async () => {
    const breaking = `process.once('SIGUSR2', () => { throw new Error('part broke'); })`;
    const environment = { PORT: '0', DOJO_PORT: '0', ISSUER_PORT: '0' };
    const preloaded = ['--import', `data:text/javascript,${breaking}`];
    const command = start(environment, { preloaded });
    await ready(command);

    command.signal('SIGUSR2');

    expect(await command.exitCode).toBe(1);
    expect(command.stderr()).toMatch(
      /^A part of the local stack broke, so all of it stops\. Error: part broke\n/,
    );
  });

  it('starts nothing for --help, and prints how it is used', async () => {
    const started = start({ PORT: 'http' }, { args: ['--help'] });

    expect(await started.exitCode).toBe(0);
    expect(started.stdout()).toMatch(/^Usage: npm start\n\n.*\n {2}PORT=<n> /s);
    expect(started.stderr()).toBe('');
  });

  it('starts nothing for what is no option', async () => {
    const started = start({}, { args: ['--port', '8080'] });

    expect(await started.exitCode).toBe(1);
    expect(started.stderr()).toMatch(/^--port is not an option\.\n\nUsage: npm start\n/);
    expect(started.stdout()).toBe('');
  });

  describe('says in one sentence what keeps it from starting, and exits with 1:', () => {
    it('a port is in use', async () => {
      const other = createServer().listen(0, '127.0.0.1');
      await once(other, 'listening');
      const address = other.address();
      const port = typeof address === 'object' ? address?.port : undefined;

      const started = start({ PORT: '0', DOJO_PORT: String(port), ISSUER_PORT: '0' });

      expect(await started.exitCode).toBe(1);
      expect(started.stderr()).toBe(
        `Port ${port} is in use: stop the program that has it, or choose another port with DOJO_PORT=<port>.\n`,
      );
      other.close();
    });

    it.each([
      [{ PORT: 'http' }, 'PORT is "http", and has to be a port number from 0 to 65535.\n'],
      [
        { STAGE: 'moon' },
        'cdk.json has no app "demo" with a stage "moon". It has: demo/sandbox, cafe/sandbox.\n',
      ],
    ])('%o', async (environment, sentence) => {
      const started = start(environment);

      expect(await started.exitCode).toBe(1);
      expect(started.stderr()).toBe(sentence);
      expect(started.stdout()).toBe('');
    });

    describe('in a checkout', () => {
      let checkout: string;

      afterEach(() => rm(checkout, { recursive: true }));

      /** The project without its packages, or with those given. */
      async function checkOut(needed: Record<string, string>, installed: readonly string[]) {
        checkout = await mkdtemp(join(tmpdir(), 'start-command-test-'));
        await cp('local', join(checkout, 'local'), { recursive: true });
        const manifest = { type: 'module', dependencies: {}, devDependencies: needed };
        await writeFile(join(checkout, 'package.json'), JSON.stringify(manifest));
        for (const name of installed) {
          await mkdir(join(checkout, 'node_modules', name), { recursive: true });
          await writeFile(join(checkout, 'node_modules', name, 'package.json'), '{}');
        }
        const started = runCommand(process.execPath, ['local/start.ts'], { folder: checkout });
        commands.push(started);
        return started;
      }

      it('without packages', async () => {
        const started = await checkOut({ node: '24.0.0', fastify: '5.0.0' }, []);

        expect(await started.exitCode).toBe(1);
        expect(started.stderr()).toBe('The packages are not installed: run npm ci first.\n');
      });

      it('with some of the packages', async () => {
        const started = await checkOut({ node: '24.0.0', fastify: '5.0.0' }, ['node']);

        expect(await started.exitCode).toBe(1);
        expect(started.stderr()).toBe(
          'Some packages are not installed (fastify): run npm ci first.\n',
        );
      });

      it('on a Node that is older than the one it pins', async () => {
        const started = await checkOut({ node: '99.0.0' }, ['node']);

        expect(await started.exitCode).toBe(1);
        expect(started.stderr()).toBe(
          `This is Node ${process.versions.node}, and Node 99 is needed: start with npm start, which uses the one that npm ci installs.\n`,
        );
      });
    });
  });
});
