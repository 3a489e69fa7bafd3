import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { announce, runningFile } from '../../../local/running-file.ts';
import { paymentsCommand } from '../../../operations/payments/payments-command.ts';
import { fixtureStage } from '../../fixtures/fixture-app.ts';
import { fixtureRoot } from '../../fixtures/root.ts';
import { callCommand } from '../../local/call-command.ts';
import { runCommand } from '../../local/run-command.ts';

const script = fileURLToPath(new URL('../../../operations/payments.ts', import.meta.url));

interface CannedAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly retryAfter?: string;
}

const gbp = (value: number) => ({ value, currencyCode: 'GBP' });
const payment = {
  paymentIntentId: 'pi_1',
  reference: 'Tab 7',
  status: 'Authorized',
  userId: 'guest',
  amount: gbp(5_000),
  capturedAmount: gbp(0),
  capturableAmount: gbp(5_000),
  refundedAmount: gbp(0),
  refundableAmount: gbp(0),
  captures: [],
  operation: null,
  operations: [],
};
const operation = {
  operationId: 'op-1',
  kind: 'capture',
  amount: gbp(2_000),
  outcome: 'done',
  reason: null,
  paymentIntentId: null,
  dojoId: 'cp_1',
  startedAt: '2026-01-31T12:00:00.000Z',
  settledAt: '2026-01-31T12:00:01.000Z',
};
const unresolved = { ...operation, outcome: 'unresolved', reason: 'not-shown', settledAt: null };
const underWay = { ...unresolved, outcome: 'under-way', reason: null };
const problem = (status: number, code: string, more: object = {}): CannedAnswer => ({
  status,
  body: { status, code, title: 'A title.', ...more },
});

/** An API that answers as it is told; `undefined` breaks the connection off. */
const api: { shown: CannedAnswer | undefined; moved: CannedAnswer | undefined; keys: string[] } = {
  shown: undefined,
  moved: undefined,
  keys: [],
};
const answerAsTold: RequestListener = (request, response) => {
  if (request.method === 'POST') api.keys.push(String(request.headers['idempotency-key']));
  const answer = request.method === 'POST' ? api.moved : api.shown;
  if (answer === undefined) {
    request.socket.destroy();
    return;
  }
  const { status, body, retryAfter } = answer;
  response.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': retryAfter });
  response.end(JSON.stringify(body));
};
const server = createServer(answerAsTold);
let folder: string;

beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  folder = await mkdtemp(join(tmpdir(), 'payments-command-'));
  const nowhere = 'http://127.0.0.1:9';
  await announce(
    {
      settings: await fixtureStage(),
      root: fixtureRoot,
      ...{ dojoUrl: nowhere, dynamoDbUrl: nowhere, secretsManagerUrl: nowhere },
      ...{ tableName: 'table', dojoKeySecretName: 'dojo-api-key' },
      apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    },
    join(folder, runningFile),
  );
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  api.shown = { status: 200, body: payment };
  api.moved = { status: 201, body: operation };
  api.keys = [];
});

async function outcomeOf(command: ReturnType<typeof runCommand>) {
  const exitCode = await command.exitCode;
  return { exitCode, stdout: command.stdout(), stderr: command.stderr() };
}
function run(...args: string[]) {
  return callCommand(paymentsCommand, args, { folder });
}
function capture(...args: string[]) {
  return run('capture', 'pi_1', '--amount', '20.00', '--yes', ...args);
}
const again = 'Whether money has moved with this key is not known. Ask again with it';

describe('npm run payments that asks for money to be moved', () => {
  it('exits with 0 when it has, in a process of its own', async () => {
    const args = ['capture', 'pi_1', '--amount', '20.00', '--yes', '--key', 'K'];
    const { exitCode, stdout, stderr } = await outcomeOf(
      runCommand(process.execPath, [script, ...args], { folder }),
    );
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('£20.00 captured');
    expect(api.keys).toEqual(['K']);
  });

  it('exits with 1 while it cannot be told', async () => {
    api.moved = { status: 202, body: unresolved, retryAfter: '60' };
    const { exitCode, stdout, stderr } = await capture('--key', 'K');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('UNRESOLVED');
    expect(stderr).toContain(`${again}, in 60 s: --key K --amount 20.00\n`);
  });

  it('exits with 1 when somebody is on it, and says nothing of it being done or not', async () => {
    api.moved = { ...problem(409, 'payment_operation_in_progress'), retryAfter: '5' };
    expect(await capture('--key', 'K')).toMatchObject({
      exitCode: 1,
      stderr: `Not known (payment_operation_in_progress). A title.\n${again}, in 5 s: --key K --amount 20.00\n`,
    });
  });

  it('exits with 1 when no answer comes, and names the key that it has made', async () => {
    api.moved = undefined;
    const { exitCode, stderr } = await capture();
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/did not answer\.\n/);
    expect(stderr).toContain(`${again}: --key ${api.keys[0]} --amount 20.00\n`);
  });

  it('exits with 2 when it is refused, and names the rules', async () => {
    const errors = [{ pointer: '/amount/value', detail: 'must be at least 1' }];
    api.moved = problem(400, 'invalid_request', { errors });
    expect(await capture('--key', 'K')).toMatchObject({
      exitCode: 2,
      stderr: 'Not done (invalid_request). A title.\n  /amount/value must be at least 1\n',
    });
  });

  it.each([
    { name: 'does not answer', shown: undefined },
    { name: 'cannot answer', shown: problem(503, 'storage_unavailable') },
  ])(
    'exits with 2 when the API $name before, and with 1 where an earlier command had the key',
    async ({ shown }) => {
      api.shown = shown;
      expect((await capture()).exitCode).toBe(2);
      const { exitCode, stderr } = await capture('--key', 'K');
      expect(exitCode).toBe(1);
      expect(stderr).toContain(`${again}: --key K --amount 20.00\n`);
      expect(api.keys).toEqual([]);
    },
  );
});

describe('npm run payments with --json', () => {
  it('says as JSON that it is refused', async () => {
    const errors = [{ pointer: '/amount/value', detail: 'must be at least 1' }];
    api.moved = problem(400, 'invalid_request', { errors });
    const { exitCode, stdout } = await capture('--key', 'K', '--json');
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toEqual({
      error: {
        code: 'invalid_request',
        message: 'Not done (invalid_request). A title.\n  /amount/value must be at least 1',
      },
    });
  });

  it('names the key of what is not known', async () => {
    api.moved = undefined;
    const { exitCode, stdout } = await capture('--json');
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      error: {
        code: 'no_answer',
        message: expect.stringContaining('did not answer.'),
        key: api.keys[0],
      },
    });
  });

  it('names the key of an earlier command, while nobody answers', async () => {
    api.shown = undefined;
    const { exitCode, stdout } = await capture('--key', 'K', '--json');
    expect([exitCode, JSON.parse(stdout).error.key]).toEqual([1, 'K']);
  });

  it('says as JSON that API Gateway refuses', async () => {
    api.shown = { status: 403, body: { message: 'Forbidden' } };
    const { exitCode, stdout } = await run('show', 'pi_1', '--json');
    expect([exitCode, JSON.parse(stdout).error.code]).toEqual([2, 'http_403']);
  });
});

describe('npm run payments that shows a payment', () => {
  it.each([
    { open: null, code: 0 },
    { open: unresolved, code: 1 },
    { open: underWay, code: 1 },
  ])('exits with $code where the open operation is $open.outcome', async ({ open, code }) => {
    api.shown = { status: 200, body: { ...payment, operation: open } };
    expect((await run('show', 'pi_1')).exitCode).toBe(code);
  });

  it('exits with 2 where there is none, and says which ids there are', async () => {
    api.shown = problem(404, 'payment_intent_not_found');
    expect(await run('show', 'pi_1')).toMatchObject({
      exitCode: 2,
      stderr:
        'Not done (payment_intent_not_found). A title.\nshow takes the id of a payment intent (pi_…) or the id of a setup intent (si_…).\n',
    });
  });
});

describe('npm run payments where nobody can be asked', () => {
  const commands = ['capture pi_1', 'release pi_1', 'refund pi_1', 'resolve pi_1'];
  const charge = 'charge si_1 --amount 1.00 --reference a';

  it.each([
    ...[...commands, charge].map((args) => ({ args, input: '</dev/null' })),
    { args: 'resolve pi_1', input: '<&-' },
    { args: 'resolve pi_1', input: '</dev/zero' },
  ])('says so: $args $input', async ({ args, input }) => {
    const line = `exec "$0" "$1" ${args} ${input}`;
    const { exitCode, stdout, stderr } = await outcomeOf(
      runCommand('sh', ['-c', line, process.execPath, script], { folder }),
    );
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    const missing = args.startsWith('resolve') ? '--moved yes or --moved no' : '--yes';
    expect(stderr).toMatch(new RegExp(`^Nobody can be asked here: add ${missing}[^\\n]*\\n$`));
    expect(api.keys).toEqual([]);
  });

  it('does not decide with --yes alone', async () => {
    const { exitCode, stderr } = await run('resolve', 'pi_1', '--yes');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^resolve --yes needs --moved yes or --moved no/);
  });

  it('tells in one sentence that the table does not answer', async () => {
    const { exitCode, stderr } = await run('resolve', 'pi_1', '--yes', '--moved', 'yes');
    expect(exitCode).toBe(2);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});
