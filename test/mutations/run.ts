import { join } from 'node:path';
import { commandArguments } from '../../lib/command-arguments.ts';
import { readOrExit } from '../../lib/read-or-exit.ts';
import type { Mutation } from './mutation.ts';
import type { WorkingCopy } from './working-copy.ts';

const usage = `Usage: npm run mutants

Takes one protection after the other away, in copies of the project, and shows which test fails: minutes.

Exit code: 0 each is noticed by its test, 1 one is not, 2 it could not run.`;

const { parse, refuseWords } = commandArguments(usage, {});
readOrExit(usage, () => {
  const { values, positionals } = parse(process.argv.slice(2));
  refuseWords(positionals);
  return values.help ? undefined : values;
});

// Imported only here: the usage needs none of it.
const { mutations } = await import('./mutations.ts');
const { runTests } = await import('./run-tests.ts');
const workingCopy = await import('./working-copy.ts');

const project = join(import.meta.dirname, '../..');
const atATime = 2;

/** Names that are not those of one green test at least. */
async function namesNotGreen(copy: WorkingCopy): Promise<string[]> {
  const files = [...new Set(mutations.map(({ expectRed }) => expectRed.file))];
  const names = [...new Set(mutations.map(({ expectRed }) => expectRed.test))];
  const results = await runTests(copy.folder, files, names);
  return names.filter((name) => {
    const named = results.filter(({ fullName }) => fullName.includes(name));
    return named.length === 0 || named.some(({ status }) => status !== 'passed');
  });
}

/** The name of the test that the mutation turned red; `undefined` if it survived. */
function killerOf(copy: WorkingCopy, mutation: Mutation): Promise<string | undefined> {
  return copy.withMutation(mutation, async () => {
    const { file, test } = mutation.expectRed;
    const results = await runTests(copy.folder, [file], [test]);
    return results.find(({ fullName, status }) => status === 'failed' && fullName.includes(test))
      ?.fullName;
  });
}

function show(name: string, sentence: string) {
  return console.log(`${name.padEnd(66)} ${sentence}`);
}

/** Takes mutations from the queue until it is empty; gives the number of those that survived. */
async function work(copy: WorkingCopy, queue: Mutation[]): Promise<number> {
  let survivors = 0;
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const killer = await killerOf(copy, next).catch((error: unknown) => {
      show(next.name, `NOT TRIED: ${error instanceof Error ? error.message : String(error)}`);
      return null;
    });
    if (typeof killer === 'string') {
      show(next.name, killer);
    } else {
      survivors += 1;
      if (killer === undefined) show(next.name, `SURVIVED ${next.expectRed.file}`);
    }
  }
  return survivors;
}

const copies = await Promise.all(
  Array.from({ length: atATime }, () => workingCopy.WorkingCopy.of(project)),
);
try {
  const [first] = copies;
  const notGreen = first === undefined ? [] : await namesNotGreen(first);
  if (notGreen.length > 0) {
    console.log('Without any mutation these tests are not green, or do not exist:');
    for (const name of notGreen) console.log(`  ${name}`);
    process.exitCode = 1;
  } else {
    show('TAKEN AWAY', 'KILLED BY');
    const queue = [...mutations];
    const survivors = await Promise.all(copies.map((copy) => work(copy, queue)));
    const count = survivors.reduce((sum, each) => sum + each, 0);
    console.log(`${mutations.length - count} of ${mutations.length} mutations killed.`);
    process.exitCode = count === 0 ? 0 : 1;
  }
} finally {
  await Promise.all(copies.map((copy) => copy.remove()));
}
