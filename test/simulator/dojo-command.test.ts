import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';

const script = fileURLToPath(new URL('../../simulator/start.ts', import.meta.url));

describe('npm run dojo', () => {
  const started: ChildProcess[] = [];
  afterEach(() => {
    for (const child of started.splice(0)) child.kill('SIGKILL');
  });

  const run = (port: string, ...args: readonly string[]) => {
    const child = spawn(process.execPath, [script, ...args], {
      env: { ...process.env, DOJO_PORT: port },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    started.push(child);
    return child;
  };

  it('prints its URL, the test cards and a curl line whose request works, and stops on a signal', async () => {
    const child = run('0');
    const [greeting] = (await once(child.stdout, 'data')).map(String);
    const curl = /curl -X POST (\S+) (.+) -d '(.+)'/.exec(greeting ?? '');
    const headers = [...(curl?.[2] ?? '').matchAll(/-H '([^:]+): ([^']+)'/g)].map(
      ([, name, value]): [string, string] => [name ?? '', value ?? ''],
    );
    const response = await fetch(curl?.[1] ?? '', {
      method: 'POST',
      headers,
      body: curl?.[3] ?? '',
    });
    expect(greeting).toMatch(/^Dojo simulator: http:\/\/127\.0\.0\.1:\d+$/m);
    expect(greeting).toContain('5200 0000 0000 1005 expiry 12/29 CVV 020: approved');
    expect(await response.json()).toMatchObject({ name: 'Alice' });

    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it.each(['http', '70000', '-1'])('refuses the port %s in one sentence', async (port) => {
    const child = run(port);
    const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    expect(said).toBe(`DOJO_PORT is "${port}", which is not a port: use 0 to 65535.\n`);
    expect(code).toBe(1);
  });

  it('starts nothing for --help, and prints how it is used', async () => {
    const child = run('http', '--help');
    const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    expect(said).toMatch(/^Usage: npm run dojo\n\n.*\n {2}DOJO_PORT=<n> /s);
    expect(code).toBe(0);
  });

  it('starts nothing for an argument', async () => {
    const child = run('0', '--port');
    const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    expect(said).toMatch(/^It takes no argument but --help\.\n\nUsage: npm run dojo\n/);
    expect(code).toBe(1);
  });

  it('says in one sentence that its port is busy', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const address = holder.address();
    const port = typeof address === 'object' && address !== null ? `${address.port}` : '';
    const child = run(port);
    const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    holder.close();
    expect(said).toBe(
      `Port ${port} is busy: stop what uses it, or choose another with DOJO_PORT.\n`,
    );
    expect(code).toBe(1);
  });
});
