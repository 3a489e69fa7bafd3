import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));

function filesBelow(folder: string, ending: string): readonly string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith(ending)).map((name) => join(folder, name));
}

const pages = ['README.md', 'simulator/README.md', ...filesBelow('docs', '.md')];

interface Command {
  readonly page: string;
  /** `npm run key -- set --stack …`, as far as it is npm's. */
  readonly line: string;
  readonly script: string;
  /** What comes after ` -- `. */
  readonly words: readonly string[];
}

/** What a page has as code: the lines of its blocks, and what stands between two backticks. */
function codeOf(page: string): readonly string[] {
  const blocks = page.match(/^```.*?^```$/gms) ?? [];
  const text = page.replace(/^```.*?^```$/gms, '');
  const inline = [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
  return [...inline, ...blocks.flatMap((block) => block.split('\n'))];
}

const commands = pages.flatMap((page) =>
  codeOf(readFileSync(page, 'utf8')).flatMap((code) =>
    [
      ...code.matchAll(/npm run (?:--silent )?([\w:-]+)(.*?)(?=$|\s[#|>]\s|\s&&|\)"|npm run )/g),
    ].map(([line, script = '', rest = '']): Command => {
      const [, words = ''] = / -- (.*)$/.exec(rest) ?? [];
      return { page, line, script, words: words.split(/[\s,:;)"]+/).filter(Boolean) };
    }),
  ),
);

/** What each command says of how it is used, by the name of its script. */
const usages = new Map<string, string>();
const sources = ['local', 'operations', 'simulator', 'test'];
for (const file of sources.flatMap((folder) => filesBelow(folder, '.ts'))) {
  const source = readFileSync(file, 'utf8');
  for (const [, usage = '', script = ''] of source.matchAll(
    /= `((?:Usage: )?npm run (?:--silent )?([\w:-]+)\b[^`]*)`/g,
  )) {
    usages.set(script, `${usages.get(script) ?? ''}${usage}`);
  }
}

describe('the commands of the pages', () => {
  it('have been found, and so have the usages', () => {
    const found = new Set(commands.map(({ script }) => script));
    for (const script of ['account', 'audit', 'doctor', 'events', 'key', 'payments', 'webhooks']) {
      expect(found).toContain(script);
      expect(usages.get(script)).toContain('--stack');
    }
  });

  it('are scripts of package.json', () => {
    expect(commands.filter(({ script }) => !(script in scripts))).toEqual([]);
  });

  it('have the options that their usages name', () => {
    const unknown = commands.flatMap(({ page, line, script, words }) => {
      const named = new Set(usages.get(script)?.match(/(?<=[\s[])--?[a-z][a-z-]*/g));
      return words
        .filter((word) => word.startsWith('-') && word !== '--help' && !named.has(word))
        .map((option) => ({ page, line, option }));
    });
    // That one is the CDK's.
    expect(unknown.filter(({ line }) => !line.startsWith('npm run deploy '))).toEqual([]);
  });

  it('begin with one of the words with which their usages begin', () => {
    const wrong = commands.filter(({ script, words: [word] }) => {
      const [, choice] = / -- ([a-z-]+(?:\|[a-z-]+)+)/.exec(usages.get(script) ?? '') ?? [];
      if (choice === undefined || word === undefined || word === '--help') return false;
      return !choice.split('|').includes(word);
    });
    expect(wrong).toEqual([]);
  });
});
