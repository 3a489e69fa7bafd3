import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { announce, runningFile } from '../../local/running-file.ts';
import { type LocalStackOptions, startLocalStack } from '../../local/start-local-stack.ts';
import { deadLetterLine, failedAttemptLine, functionLine } from '../../local/terminal-lines.ts';
import { auditCommand } from '../../operations/audit-command.ts';
import { eventsCommand } from '../../operations/events/events-command.ts';
import { keyCommand } from '../../operations/key/key-command.ts';
import { onFixtures } from '../fixtures/fixture-app.ts';
import { callCommand } from '../local/call-command.ts';
import { FakeTimer } from '../local/fake-timer.ts';
import { runCommand } from '../local/run-command.ts';
import { builtFunctions } from '../shared-build.ts';
import { pageOf } from './code-blocks.ts';
import { openShell, type Seen, type Shell } from './open-shell.ts';

const minuteMs = 60_000;
/** By how much the drill's clock is ahead, in milliseconds. */
const clockFile = 'clock';
const keyScript = fileURLToPath(new URL('../../operations/key.ts', import.meta.url));

/** What a drill consists of: blocks of code, and paragraphs, whose `language` is undefined. */
interface Part {
  readonly language: string | undefined;
  readonly text: string;
}

function partsOf(section: string): readonly Part[] {
  const found = section.matchAll(/^```(\w*)\n(.*?)^```$|^([^\n]+)$/gms);
  return [...found].map(([, language, block, paragraph = '']) => ({
    language,
    text: block ?? paragraph,
  }));
}

const [, drillsOfPage = ''] = /^## Drills\n(.*?)^## /ms.exec(await pageOf('runbook.md')) ?? [];
const [introduction = '', ...sections] = drillsOfPage.split(/^### Drill: /m);
const drills = new Map(
  sections.map((section) => {
    const [title = '', ...rest] = section.split('\n');
    return [title, partsOf(rest.join('\n'))];
  }),
);
const definitions = partsOf(introduction).filter(({ language }) => language === 'sh');

/** What a person does or sees at the words of a paragraph. Each has to be on the page. */
type AtWords = Readonly<Record<string, (paragraph: string) => unknown>>;

let folder: string;
let shell: Shell;
let terminal: string[];
let customers: Map<string, string>;
let stack: Awaited<ReturnType<typeof startLocalStack>> | undefined;
let aheadMs: number;

beforeEach(async () => {
  const realNow = Date.now;
  aheadMs = 0;
  vi.spyOn(Date, 'now').mockImplementation(() => realNow() + aheadMs);
  folder = await mkdtemp(join(tmpdir(), 'drill-'));
  await letPass(0);
  shell = await openShell(folder, npm);
  terminal = [];
  customers = new Map();
});
afterEach(async () => {
  await stop();
  await shell.close();
  await rm(folder, { recursive: true });
  vi.restoreAllMocks();
});

/** `npm start`. */
async function start(
  options: Pick<LocalStackOptions, 'dataFolder' | 'timer'> = {},
  lineOf: (id: string) => string = () => '',
): Promise<void> {
  stack = await startLocalStack({
    ...onFixtures,
    builtIn: () => builtForDrill(lineOf),
    retryDelaysMs: [0, 0],
    log: (line) => terminal.push(functionLine(line) ?? ''),
    onFailedAttempt: (failed) => terminal.push(failedAttemptLine(failed)),
    onDeadLetter: (letter) => terminal.push(deadLetterLine(letter)),
    ...options,
  });
  await announce(stack, join(folder, runningFile));
  for (const { text } of definitions) await paste(text.trim());
}

/** Ctrl-C. */
async function stop(): Promise<void> {
  await stack?.close();
  stack = undefined;
  await rm(join(folder, runningFile), { force: true });
}

/** Whether a command asks before it goes on. */
function asking(line: string): boolean {
  return /audit -- --repair|events -- replay/.test(line);
}

/** The commands that ask are told before that the answer is yes: nobody types here. */
async function npm([, ...words]: readonly string[], input: string): Promise<Seen> {
  const at = words.indexOf('--');
  const name = words.slice(0, at === -1 ? undefined : at).findLast((word) => !word.startsWith('-'));
  const args = at === -1 ? [] : words.slice(at + 1);
  const answer = asking(words.join(' ')) ? ['--yes'] : [];
  if (name === 'token') return { text: (await stack?.token(args[0] ?? '')) ?? '', exitCode: 0 };
  if (input !== '') {
    const command = runCommand(process.execPath, [keyScript, ...args], { folder, stdin: input });
    const exitCode = (await command.exitCode) ?? 1;
    return { text: `${command.stdout()}${command.stderr()}`, exitCode };
  }
  const commands = { audit: auditCommand, events: eventsCommand, key: keyCommand };
  const command = commands[name as keyof typeof commands];
  const { exitCode, stdout, stderr } = await callCommand(command, [...args, ...answer], { folder });
  return { text: `${stdout}${stderr}`, exitCode };
}

function paste(line: string): Promise<Seen> {
  const { apiUrl = '', dojoUrl = '' } = stack ?? {};
  return shell.paste(
    line.replaceAll('http://localhost:3000', apiUrl).replaceAll('http://localhost:3001', dojoUrl),
  );
}

/** What the comment behind a command says is seen. */
function expectAsSaid(line: string, { text, exitCode }: Seen): void {
  const [, comment = ''] = / # (.+)$/.exec(line) ?? [];
  const [, status, code] = /^(\d{3})(?: ([a-z]+_\w+))?/.exec(comment) ?? [];
  const [, saidExitCode] = /^exit code (\d)/.exec(comment) ?? [];
  if (status !== undefined) {
    expect(`${line}\n${text}`).toMatch(new RegExp(`\\s${status}\n$`));
    expect(text).toContain(code === undefined ? '' : `"code":"${code}"`);
  } else {
    const said = comment.endsWith(' asks: type y') ? '' : comment.split(': ').at(-1);
    expect(text).toContain(said);
    expect({ line, exitCode }).toMatchObject(
      saidExitCode === undefined ? {} : { exitCode: Number(saidExitCode) },
    );
  }
  const [, user = ''] = /^as (\w+) /.exec(line) ?? [];
  const [, customerId] = /"customerId":"([^"]+)"/.exec(text) ?? [];
  if (/customerId/.test(comment) && customers.has(user)) {
    expect(`${line} ${customerId}`).toBe(`${line} ${customers.get(user)}`);
  }
  if (customerId !== undefined) customers.set(user, customerId);
}

/** Without what is another one each time. */
function masked(text: string): string {
  return text
    .replace(/cust_sandbox_[\w-]{22}/g, '<customer>')
    .replace(/\[sc:[0-9a-f:]+\]/g, '<user>')
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d/g, '<time>');
}

/**
 * Carries a drill out from its first line to its last.
 *
 * @param lineTakesMs - how long a person takes for a line.
 */
async function carryOut(title: string, atWords: AtWords, lineTakesMs = 0): Promise<void> {
  const met = new Set<string>();
  let shown = '';
  for (const { language, text } of drills.get(title) ?? []) {
    if (language === 'sh') {
      shown = '';
      for (const line of text.trim().split('\n')) {
        if (line === 'DATA_DIR=drill npm start') continue;
        const seen = await paste(line);
        expectAsSaid(line, seen);
        shown += seen.text;
        await letPass(lineTakesMs);
      }
    } else if (language === '') {
      expect(masked(shown)).toContain(masked(text));
    } else if (language === undefined) {
      for (const [words, act] of Object.entries(atWords)) {
        if (!text.includes(words)) continue;
        met.add(words);
        await act(text);
      }
    }
  }
  expect([...met].sort()).toEqual(Object.keys(atWords).sort());
}

const inTerminal = (words: string) => expect.poll(() => terminal.join('\n')).toContain(words);
const times = (words: string) => terminal.filter((line) => line.includes(words)).length;

describe('the drills of docs/runbook.md', () => {
  it('are these', () => {
    expect([...drills.keys()]).toEqual([
      'the key is revoked',
      'Dojo is down for an hour',
      'the table is restored',
      'dead letters are replayed',
    ]);
  });

  it('ask at the end of a block only: what is pasted behind would be the answer', () => {
    const blocks = [...drills.values()].flat().filter(({ language }) => language === 'sh');
    const early = blocks.flatMap(({ text }) => text.trim().split('\n').slice(0, -1).filter(asking));
    expect(early).toEqual([]);
  });

  it('the key is revoked', async () => {
    await start();
    await carryOut('the key is revoked', {
      '`code=dojo_key_refused`': () => inTerminal('code=dojo_key_refused'),
      // Alice's, and the one by which the stack knows its Dojo account.
      'nobody got a second customer': () => expect(times('code=customer_created')).toBe(2),
    });
  });

  it('Dojo is down for an hour', async () => {
    const timer = new FakeTimer();
    await start({ timer });
    await carryOut(
      'Dojo is down for an hour',
      {
        'This is the hour': async () => {
          timer.pass(45_000);
          await inTerminal('code=erasure_unfinished');
        },
        '`customer_adopted` and not `customer_created`': async () => {
          await inTerminal('code=customer_adopted');
          // Carol's, and the one by which the stack knows its Dojo account.
          expect(times('code=customer_created')).toBe(2);
        },
        'Within a quarter of an hour at most': async () => {
          timer.pass(15 * minuteMs);
          await inTerminal('code=customer_erased');
        },
      },
      12_000,
    );
  });

  it('the table is restored', async () => {
    const dataFolder = join(folder, 'drill');
    await start({ dataFolder });
    await carryOut('the table is restored', {
      '*Stop*': async (paragraph) => {
        const [, command = ''] = /`(.+?)`/.exec(paragraph) ?? [];
        await stop();
        expect(await shell.paste(command)).toEqual({ text: '', exitCode: 0 });
        await start({ dataFolder });
      },
      'Wait for ten minutes': () => letPass(10 * minuteMs),
    });
  });

  it('dead letters are replayed', async () => {
    const drill = drills.get('dead letters are replayed') ?? [];
    const { text: line = '' } = drill.find(({ language }) => language === 'ts') ?? {};
    expect(line).toContain("'broken'");
    // A person's functions run in the folder in which the commands are typed.
    const inFolder = line.replace("'broken'", JSON.stringify(join(folder, 'broken')));
    await start({}, (id) => (id === 'fulfil-orders' ? inFolder : ''));
    await carryOut('dead letters are replayed', {
      'a dead letter of `fulfil-orders`, after three tries': async () => {
        await inTerminal('is a dead letter of fulfil-orders');
        expect(times('Consumer fulfil-orders failed')).toBe(3);
      },
      '`code=order_may_be_fulfilled` in the terminal, once': async () => {
        await inTerminal('code=order_may_be_fulfilled');
        expect(times('code=order_may_be_fulfilled')).toBe(1);
      },
    });
  });
});

/**
 * The functions as they are built, with the clock of the drill, since each runs in a thread with a clock of its
 * own, and with a line in front of what a handler does.
 *
 * @returns the folder.
 */
async function builtForDrill(lineOf: (id: string) => string): Promise<string> {
  const built = await builtFunctions('demo');
  const outDir = join(folder, 'built');
  for (const id of await readdir(built)) {
    const source = `const { readFileSync } = require('node:fs');
const now = Date.now;
let aheadMs = 0;
Date.now = () => now() + aheadMs;
const { handler } = require(${JSON.stringify(join(built, id, 'index.js'))});
exports.handler = async (...all) => {
  aheadMs = Number(readFileSync(${JSON.stringify(join(folder, clockFile))}, 'utf8'));
  ${lineOf(id)}
  return handler(...all);
};
`;
    await mkdir(join(outDir, id), { recursive: true });
    await writeFile(join(outDir, id, 'index.js'), source);
  }
  return outDir;
}

/** Moves the clock of this process and of the functions. */
async function letPass(ms: number): Promise<void> {
  aheadMs += ms;
  await writeFile(join(folder, clockFile), String(aheadMs));
}
