import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startDojoSimulator } from '../../simulator/dojo-simulator.ts';
import { takeDataFolder } from '../../simulator/persistence/data-folder.ts';
import { type Command, runCommand } from '../local/run-command.ts';
import { call, createCustomer, createIntent } from './dojo-caller.ts';

describe('npm run dojo with DATA_DIR', () => {
  let folder: string;
  let file: string;
  const started: Command[] = [];
  const held: { close(): Promise<void> }[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dojo-data-folder-test-'));
    file = join(folder, 'dojo-simulator.json');
  });
  afterEach(async () => {
    for (const command of started.splice(0)) {
      command.signal('SIGKILL');
      await command.exitCode;
    }
    for (const each of held.splice(0)) await each.close();
    await rm(folder, { recursive: true });
  });

  function start(port = '0'): Command {
    const command = runCommand(process.execPath, ['simulator/start.ts'], {
      environment: { DOJO_PORT: port, DATA_DIR: folder },
    });
    started.push(command);
    return command;
  }

  async function startListening(): Promise<{ readonly command: Command; readonly url: string }> {
    const command = start();
    const line = /^Dojo simulator: (\S+)$/m;
    const said = () => command.stdout() + command.stderr();
    await expect.poll(said, { timeout: 30_000 }).toMatch(line);
    return { command, url: line.exec(said())?.[1] ?? '' };
  }

  /** What the command does, in this process. */
  async function startHere() {
    const kept = await takeDataFolder(folder);
    const simulator = await startDojoSimulator({ file });
    const close = async () => {
      await simulator.close();
      await kept.release();
    };
    return { url: simulator.url, close };
  }

  it.each(['SIGKILL', 'SIGTERM'] as const)('has its customers again after a %s', async (signal) => {
    const before = await startListening();
    expect(before.command.stdout()).toContain(`Data: ${file}`);
    const id = await createCustomer(before, { name: 'Alice' });
    if (signal === 'SIGKILL') {
      await expect.poll(() => readFile(file, 'utf8').catch(() => '')).toContain(id);
    }
    before.command.signal(signal);
    expect(await before.command.exitCode).toBe(signal === 'SIGKILL' ? null : 0);

    const after = await startHere();
    held.push(after);

    expect(await call(after, 'GET', `/customers/${id}`)).toMatchObject({
      body: [{ id, name: 'Alice' }],
    });
  });

  it('says in one sentence that its file is broken, leaves it, and gives the folder back', async () => {
    await writeFile(file, '{');
    const command = start();
    expect(await command.exitCode).toBe(1);
    expect(command.stderr()).toBe(
      `The file ${file} is broken, or is not the data of this version of the Dojo simulator. Nothing was changed: move it away, or set DATA_DIR to another folder.\n`,
    );
    expect(await readFile(file, 'utf8')).toBe('{');
    await rm(file);
    held.push(await startHere());
  });

  it('ends when its port is busy, though a kept intent waits for its expiry', async () => {
    const before = await startHere();
    await createIntent(before);
    await before.close();
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const address = holder.address();
    const port = typeof address === 'object' && address !== null ? `${address.port}` : '';
    expect(await start(port).exitCode).toBe(1);
    holder.close();
  });

  it('says in one sentence that another process has the folder', async () => {
    held.push(await startHere());
    const command = start();
    expect(await command.exitCode).toBe(1);
    expect(command.stderr()).toBe(
      `The data folder ${folder} is in use by process ${process.pid}: stop that one, or set DATA_DIR to another folder.\n`,
    );
  });

  it('says that it could not save, and exits with 1', async () => {
    const { command, url } = await startListening();
    // A file where the folder was.
    await rm(folder, { recursive: true });
    await writeFile(folder, '');
    await createCustomer({ url });
    await expect.poll(command.stderr).toMatch(/^The Dojo simulator could not save its data: .+\n$/);
    command.signal('SIGTERM');
    expect(await command.exitCode).toBe(1);
    expect(command.stderr()).toMatch(/\nThe Dojo simulator could not stop cleanly: .+\n$/);
  });
});
