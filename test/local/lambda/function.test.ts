import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type LocalFunction, startFunction } from '../../../local/lambda/start-function.ts';

const handlers = `
  let calls = 0;
  const act = {
    call: () => ({ calls: ++calls }),
    context: (event, context) => {
      const { getRemainingTimeInMillis, ...rest } = context;
      return { ...rest, remaining: getRemainingTimeInMillis() };
    },
    environment: () => ({ ...process.env }),
    echo: (event) => ({ at: event.at, same: event }),
    nothing: () => undefined,
    print: () => { console.log('{"level":"INFO"}'); console.error('plain'); },
    throw: () => { throw new TypeError('no customer'); },
    'throw a string': () => { throw 'no customer'; },
    exit: () => process.exit(3),
    crash: () => new Promise(() => setImmediate(() => { throw new Error('beside the call'); })),
    never: () => new Promise(() => {}),
    spin: () => { for (;;); },
    wait: ({ ms }) => new Promise((resolve) => setTimeout(resolve, ms, 'waited')),
  };
  exports.handler = async (event, context) => act[event.act](event, context);
`;

describe('a local function', () => {
  let folder: string;
  let fn: LocalFunction | undefined;
  let lines: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'function-test-'));
    await writeFile(join(folder, 'package.json'), '{"type":"commonjs"}');
    await writeFile(join(folder, 'index.js'), handlers);
  });
  afterAll(() => rm(folder, { recursive: true }));
  afterEach(async () => {
    await fn?.close();
    lines = [];
  });

  async function start(changes: { file?: string; timeoutMs?: number; mark?: string } = {}) {
    fn = await startFunction({
      file: changes.file ?? join(folder, 'index.js'),
      functionName: 'save-card-demo-sandbox-test',
      memoryMb: 512,
      timeoutMs: changes.timeoutMs ?? 10_000,
      environment: { AWS_REGION: 'eu-west-2', MARK: changes.mark ?? 'one' },
      log: (line) => lines.push(line),
    });
    return fn;
  }

  it('gives back what the handler returns', async () => {
    const { invoke } = await start();

    expect(await invoke({ act: 'echo', at: 'é' })).toEqual({
      at: 'é',
      same: { act: 'echo', at: 'é' },
    });
  });

  it('passes events and results through JSON, as Lambda does', async () => {
    const { invoke } = await start();

    expect(await invoke({ act: 'echo', at: new Date(0), gone: undefined })).toEqual({
      at: '1970-01-01T00:00:00.000Z',
      same: { act: 'echo', at: '1970-01-01T00:00:00.000Z' },
    });
    expect(await invoke({ act: 'nothing' })).toBeNull();
  });

  it('has Lambda’s context', async () => {
    const { invoke } = await start();

    const context = await invoke({ act: 'context' });

    expect(context).toEqual({
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      callbackWaitsForEmptyEventLoop: true,
      functionName: 'save-card-demo-sandbox-test',
      functionVersion: '$LATEST',
      invokedFunctionArn:
        'arn:aws:lambda:eu-west-2:000000000000:function:save-card-demo-sandbox-test',
      logGroupName: '/aws/lambda/save-card-demo-sandbox-test',
      logStreamName: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\]local$/),
      memoryLimitInMB: '512',
      remaining: expect.any(Number),
    });
    expect(context).toHaveProperty(
      'remaining',
      expect.toSatisfy((ms) => ms > 9000 && ms <= 10_000),
    );
  });

  it('sees the variables that it is given and no other', async () => {
    process.env.OUTSIDE_ONLY = 'secret';
    const { invoke } = await start();
    delete process.env.OUTSIDE_ONLY;

    expect(await invoke({ act: 'environment' })).toEqual({
      AWS_REGION: 'eu-west-2',
      MARK: 'one',
      AWS_LAMBDA_FUNCTION_NAME: 'save-card-demo-sandbox-test',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
    });
  });

  it('keeps its module state, and shares it with no other', async () => {
    const first = await start({ mark: 'one' });
    const second = await start({ mark: 'two' });

    await first.invoke({ act: 'call' });
    expect(await first.invoke({ act: 'call' })).toEqual({ calls: 2 });
    expect(await second.invoke({ act: 'call' })).toEqual({ calls: 1 });
    expect(await second.invoke({ act: 'environment' })).toMatchObject({ MARK: 'two' });
    await first.close();
  });

  it('takes many invocations at once', async () => {
    const { invoke } = await start();

    const results = await Promise.all(
      Array.from({ length: 200 }, (_, at) => invoke({ act: 'echo', at })),
    );

    expect(results.map((it) => JSON.stringify(it))).toEqual(
      Array.from({ length: 200 }, (_, at) => `{"at":${at},"same":{"act":"echo","at":${at}}}`),
    );
  });

  it('hands on what it prints, line by line', async () => {
    const { invoke } = await start();

    await invoke({ act: 'print' });
    await expect.poll(() => [...lines].sort()).toEqual(['plain', '{"level":"INFO"}']);
  });

  it.each([
    ['throw', 'TypeError', 'no customer'],
    ['throw a string', 'string', 'no customer'],
    ['exit', 'Runtime.ExitError', 'The function ended its process.'],
    ['crash', 'Error', 'beside the call'],
  ])('fails when the handler does this: %s, and logs why', async (act, errorType, errorMessage) => {
    const { invoke } = await start();

    await expect(invoke({ act })).rejects.toThrow(errorMessage);
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { level: 'ERROR', message: 'Invoke Error', errorType, errorMessage },
    ]);
  });

  it.each(['exit', 'crash'])('starts afresh after this: %s', async (act) => {
    const { invoke } = await start();
    await invoke({ act: 'call' });
    await invoke({ act }).catch(() => {});

    const results = await Promise.all([invoke({ act: 'echo', at: 1 }), invoke({ act: 'call' })]);

    expect(results).toMatchObject([{ at: 1 }, { calls: 1 }]);
  });

  it.each(['never', 'spin'])('fails when its time runs out: %s', async (act) => {
    const { invoke } = await start({ timeoutMs: 400 });

    await expect(invoke({ act })).rejects.toThrow('Task timed out after 0.40 seconds');
    expect(await invoke({ act: 'call' })).toEqual({ calls: 1 });
  });

  it('lets what is under way finish when another invocation runs out of time', async () => {
    const { invoke } = await start({ timeoutMs: 1_000 });
    const stuck = invoke({ act: 'never' }).catch(() => 'timed out');
    const later = new Promise((resolve) => {
      setTimeout(() => resolve(invoke({ act: 'wait', ms: 500 })), 700);
    });

    expect(await stuck).toBe('timed out');
    expect(await later).toBe('waited');
  });

  it.each([
    ['there is no file', 'missing.js', undefined, /missing\.js/],
    ['it throws', 'throws.js', 'throw new Error("AMOUNTS is missing")', /AMOUNTS is missing/],
    ['it ends the process', 'exits.js', 'process.exit(4)', /exit code 4/],
    ['it exports no handler', 'empty.js', 'exports.other = 1', /handler/],
  ])('does not start when %s', async (_, name, source, reason) => {
    const file = join(folder, name);
    if (source !== undefined) {
      await writeFile(file, source);
    }

    await expect(start({ file })).rejects.toThrow(reason);
  });
});
