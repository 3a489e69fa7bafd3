import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bundleFunctions } from '../../lib/bundle.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bundle-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function source(name: string, text: string): string {
  const file = join(folder, name);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
  return file;
}

function bytesIn(outDir: string) {
  return readFileSync(join(outDir, 'greet/index.js'), 'utf8');
}

describe('bundleFunctions', () => {
  it('writes one CommonJS file for each function, in a folder of its own', async () => {
    const greet = source('greet.ts', 'export const handler = (): string => "hello";');
    const part = source('part.ts', 'export const handler = (): string => "good bye";');
    const outDir = join(folder, 'out');
    await bundleFunctions({
      appFolder: folder,
      entries: [
        { id: 'greet', entry: greet },
        { id: 'part', entry: part },
      ],
      outDir,
    });
    const load = createRequire(join(outDir, 'loader.js'));
    expect(load('./greet/index.js').handler()).toBe('hello');
    expect(load('./part/index.js').handler()).toBe('good bye');
  });

  it('loads inside a project of ES modules', async () => {
    source('package.json', '{"type":"module"}');
    const entry = source('greet.ts', 'export const handler = (): string => "hello";');
    await bundleFunctions({ entries: [{ id: 'greet', entry }], appFolder: folder, outDir: folder });
    expect(createRequire(join(folder, 'loader.js'))('./greet/index.js').handler()).toBe('hello');
  });

  it('makes the same bytes of the same sources in another place', async () => {
    const text = `import { part } from './part.ts'; export const handler = () => part;`;
    const entries = ['one', 'two/deeper'].map((place) => {
      source(`${place}/part.ts`, 'export const part: string = "same";');
      return { place, entry: source(`${place}/greet.ts`, text) };
    });
    for (const { place, entry } of entries) {
      await bundleFunctions({
        entries: [{ id: 'greet', entry }],
        appFolder: folder,
        outDir: join(folder, 'out', place),
      });
    }
    expect(bytesIn(join(folder, 'out/one'))).toBe(bytesIn(join(folder, 'out/two/deeper')));
  });

  it('puts what is loaded later beside those bundles that ask for it, where Node finds it', async () => {
    const ask = source(
      'ask.ts',
      `export const handler = async (): Promise<string[]> => Object.keys(await import('#settle-queue'));`,
    );
    const greet = source('greet.ts', 'export const handler = (): string => "hello";');
    const outDir = join(folder, 'out');
    const entries = ['one', 'two'].map((id) => ({ id, entry: ask }));
    await bundleFunctions({
      appFolder: folder,
      entries: [...entries, { id: 'greet', entry: greet }],
      outDir,
    });
    const load = createRequire(join(outDir, 'loader.js'));
    for (const id of ['one', 'two']) {
      expect(await load(`./${id}/index.js`).handler()).toContain('createSettleQueue');
      expect(readFileSync(join(outDir, id, 'index.js'), 'utf8').length).toBeLessThan(2_000);
    }
    expect(existsSync(join(outDir, 'greet/settle-queue.js'))).toBe(false);
  });

  it('puts a source map beside the bundle, and does not have Node read it', async () => {
    const entry = source('greet.ts', 'export const handler = (): string => "hello";');
    await bundleFunctions({ entries: [{ id: 'greet', entry }], appFolder: folder, outDir: folder });
    expect(JSON.parse(readFileSync(join(folder, 'greet/index.js.map'), 'utf8')).sources).toEqual([
      '../greet.ts',
    ]);
    expect(bytesIn(folder)).not.toContain('sourceMappingURL');
  });

  it('names the file and the line of a source that does not build', async () => {
    const entry = source('greet.ts', '\nexport const handler = ;');
    await expect(
      bundleFunctions({ entries: [{ id: 'greet', entry }], appFolder: folder, outDir: folder }),
    ).rejects.toThrow(/greet\.ts:2:23: ERROR: Unexpected ";"/);
  });
});
