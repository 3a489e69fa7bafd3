import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Refusal } from '../../local/aws/access.ts';
import { announce, runningFile } from '../../local/running-file.ts';
import { type LocalStack, startLocalStack } from '../../local/start-local-stack.ts';
import { auditCommand } from '../../operations/audit-command.ts';
import { onBuiltFixtures, onlyRoutes } from '../fixtures/fixture-app.ts';
import { callCommand } from './call-command.ts';
import { FakeTimer } from './fake-timer.ts';

const dayMs = 86_400_000;

describe('the audit on the local stack', () => {
  const timer = new FakeTimer();
  const refusals: Refusal[] = [];
  let lines: string[] = [];
  let stack: LocalStack;
  let folder: string;

  beforeAll(async () => {
    stack = await startLocalStack({
      ...onBuiltFixtures,
      changeFunctions: onlyRoutes('ensure-customer'),
      timer,
      changeSettings: (settings) => ({
        ...settings,
        audit: { schedule: 'rate(1 day)', repair: true },
      }),
      log: (line) => lines.push(line),
      onRefusal: (refusal) => refusals.push(refusal),
    });
    folder = await mkdtemp(join(tmpdir(), 'scheduled-audit-'));
    await announce(stack, join(folder, runningFile));
    const headers = { authorization: `Bearer ${await stack.token('alice')}` };
    await fetch(`${stack.apiUrl}/customer`, { method: 'PUT', headers });
  });
  afterAll(async () => {
    await stack.close();
    await rm(folder, { recursive: true });
  });
  beforeEach(() => {
    lines = [];
  });
  afterEach(() => expect(refusals).toEqual([]));

  const completed = () => lines.filter((line) => line.includes('"code":"audit_complete"'));

  it('runs by a command, which prints what it logs', async () => {
    const { exitCode, stdout } = await callCommand(auditCommand, ['--scheduled'], { folder });

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^INFO .* code=audit_complete .*users=1 /m);
    expect(stdout).not.toContain('_aws');
    expect(completed()).toHaveLength(1);
  });

  it('is one of the functions that a person can invoke', async () => {
    const invoke = (id: string) =>
      fetch(`${stack.functionsUrl}/functions/${id}`, { method: 'POST' });
    const answer = await invoke('audit');
    expect(await answer.json()).toMatchObject({
      result: { outcome: 'complete' },
      failure: null,
      lines: expect.arrayContaining([expect.stringContaining('"code":"audit_complete"')]),
    });
    const nowhere = await invoke('nowhere');
    expect(nowhere.status).toBe(404);
    expect(await nowhere.json()).toEqual({
      message: 'There is no function nowhere: there are ensure-customer, audit, settle.',
    });
  });

  it('of a deployed stack is run with AWS’s own tools, as the command says', async () => {
    const args = ['--scheduled', '--stack', 'save-card-demo-sandbox'];
    const { exitCode, stderr } = await callCommand(auditCommand, args, { folder });

    expect(exitCode).toBe(2);
    expect(stderr).toContain('--stack-name save-card-demo-sandbox');
    expect(stderr).toContain('aws stepfunctions start-execution');
  });

  it('runs on its schedule', async () => {
    timer.pass(dayMs - 1);
    expect(completed()).toEqual([]);
    timer.pass(1);
    await expect.poll(completed).toHaveLength(1);
  });
});
