import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BundleOptions } from '../../../lib/bundle.ts';
import { licencesFile } from '../../../lib/bundle.ts';
import { BuildCache } from '../../../local/lambda/build-cache.ts';
import { bundleWithCache } from '../../../local/lambda/bundle-with-cache.ts';

let folder: string;
let builds: number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bundle-with-cache-test-'));
  builds = 0;
  write('package.json', '{"type":"module"}');
  write(
    'greet.ts',
    `import { greeting } from './greeting.ts'; export const handler = () => greeting;`,
  );
  write('greeting.ts', `export const greeting = 'hello';`);
  write('app/name.ts', `export const name = 'demo';`);
  await untilTheyAreOlder();
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const file = join(folder, 'sources', name);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
  return file;
}

/** No build is kept of what has only just been written: it may have been meanwhile. */
function untilTheyAreOlder(): Promise<void> {
  return sleep(100);
}

const cacheFolder = () => join(folder, 'cache');

/** The cache's file, when it has one build. */
function cachedBuild(): string {
  const names = readdirSync(cacheFolder());
  expect(names).toHaveLength(1);
  return join(cacheFolder(), names[0] ?? '');
}

/** The answer of the function as it is bundled now. */
async function answerOf(options: Partial<BundleOptions> = {}): Promise<unknown> {
  builds += 1;
  const outDir = join(folder, 'out', String(builds));
  const entries = [{ id: 'greet', entry: join(folder, 'sources/greet.ts') }];
  const app = { entries, appFolder: join(folder, 'sources/app'), outDir, withMaps: false };
  await bundleWithCache({ ...app, ...options }, cacheFolder());
  return createRequire(join(outDir, 'loader.js'))('./greet/index.js').handler();
}

/** Bundles now, and again with bundles in the cache that answer `from the cache`, if they are used. */
async function fillCache(): Promise<void> {
  const answer = await answerOf();
  expect(answer).not.toBe('from the cache');
  const file = cachedBuild();
  const build = JSON.parse(readFileSync(file, 'utf8').slice(65));
  build.files['greet/index.js'] = `exports.handler = () => 'from the cache';`;
  new BuildCache(cacheFolder()).keep(file.slice(cacheFolder().length + 1), build);
  expect(await answerOf()).toBe('from the cache');
}

describe('bundleWithCache', () => {
  it('writes the same bundles again while nothing has changed', async () => {
    await answerOf();
    await answerOf();
    const [first, again] = ['1', '2'].map((name) => join(folder, 'out', name));
    const all = readdirSync(first ?? '', { recursive: true }).toSorted();
    const files = ['greet/index.js', 'greet/package.json', `greet/${licencesFile}`];
    expect(all).toEqual(['greet', ...files]);
    expect(readdirSync(again ?? '', { recursive: true }).toSorted()).toEqual(all);
    for (const name of files) {
      expect(readFileSync(join(again ?? '', name))).toEqual(readFileSync(join(first ?? '', name)));
    }
    await fillCache();
  });

  it('names the file and the line of a source that does not build, and keeps nothing of it', async () => {
    write('greeting.ts', 'export const greeting = ;');
    await untilTheyAreOlder();
    await expect(answerOf()).rejects.toThrow(/greeting\.ts:1:24: ERROR: Unexpected ";"/);
    await expect(answerOf()).rejects.toThrow(/greeting\.ts:1:24: ERROR: Unexpected ";"/);
  });

  describe('builds anew', () => {
    beforeEach(fillCache);

    it.each([
      ['the function', 'greet.ts', `export const handler = () => 'changed';`],
      ['what it imports', 'greeting.ts', `export const greeting = 'changed';`],
    ])('when %s has changed', async (_, name, text) => {
      write(name, text);
      expect(await answerOf()).toBe('changed');
    });

    it('when a source is gone', async () => {
      rmSync(join(folder, 'sources/greeting.ts'));
      await expect(answerOf()).rejects.toThrow('Could not resolve "./greeting.ts"');
    });

    it.each([
      ['a file is added that an import may mean', 'greeting.ts.ts', ''],
      ['the packages around a source have another manifest', 'package.json', '{}'],
      ['a source is given compiler options', 'tsconfig.json', '{}'],
      ['packages are installed beside a source', 'node_modules/zod/index.js', ''],
    ])('when %s', async (_, name, text) => {
      write(name, text);
      expect(await answerOf()).toBe('hello');
    });

    it('for another app, for other functions, and with source maps', async () => {
      const entry = join(folder, 'sources/greet.ts');
      const two = ['greet', 'other'].map((id) => ({ id, entry }));
      expect(await answerOf({ appFolder: join(folder, 'sources') })).toBe('hello');
      expect(await answerOf({ entries: two })).toBe('hello');
      expect(await answerOf({ withMaps: true })).toBe('hello');
      expect(await answerOf()).toBe('from the cache');
    });

    it.each([
      ['half of it is there', (text: string) => text.slice(0, text.length / 2)],
      ['it has nothing in it', () => ''],
      [
        'a byte of it is another',
        (text: string) => text.replace('from the cache', 'from the cachE'),
      ],
    ])('when the cache is damaged: %s', async (_, damage) => {
      const file = cachedBuild();
      writeFileSync(file, damage(readFileSync(file, 'utf8')));
      expect(await answerOf()).toBe('hello');
      expect(await answerOf()).toBe('hello');
      expect(readFileSync(cachedBuild(), 'utf8')).not.toContain('from the cach');
    });
  });

  it('keeps no build of sources that change meanwhile', async () => {
    const building = answerOf();
    write('greeting.ts', `export const greeting = 'changed';`);
    await building;
    expect(readdirSync(folder)).not.toContain('cache');
    expect(await answerOf()).toBe('changed');
  });

  it('builds where no cache can be written', async () => {
    writeFileSync(cacheFolder(), 'a file');
    expect(await answerOf()).toBe('hello');
    expect(await answerOf()).toBe('hello');
  });

  it('serves many at once', async () => {
    expect(await Promise.all(Array.from({ length: 8 }, () => answerOf()))).toEqual(
      Array.from({ length: 8 }, () => 'hello'),
    );
    expect(readFileSync(cachedBuild(), 'utf8')).toContain('hello');
  });

  it('keeps the twelve builds that were used last', async () => {
    await fillCache();
    const entry = join(folder, 'sources/greet.ts');
    for (let n = 0; n < 13; n++) {
      await answerOf({
        entries: [
          { id: 'greet', entry },
          { id: `other-${n}`, entry },
        ],
      });
      if (n < 12) expect(await answerOf()).toBe('from the cache');
      await sleep(5);
    }
    expect(readdirSync(cacheFolder())).toHaveLength(12);
  });
});
