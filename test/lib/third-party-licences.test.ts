import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { projectFolder } from '../../lib/bundle.ts';
import { thirdPartyLicences } from '../../lib/third-party-licences.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'save-card-licences-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function install(
  name: string,
  manifest: object,
  licence?: { readonly file: string; readonly text: string },
): Promise<string> {
  const path = join(folder, 'node_modules', name);
  await mkdir(path, { recursive: true });
  const full = { name, version: '1.2.3', ...manifest };
  await writeFile(join(path, 'package.json'), JSON.stringify(full));
  if (licence !== undefined) await writeFile(join(path, licence.file), `${licence.text}\n`);
  return `node_modules/${name}/index.js`;
}

describe('the licences of third parties', () => {
  it('are those of the packages in a bundle, and of nothing else', () => {
    const files = ['functions/core/log.ts', 'node_modules/zod/v4/mini/index.js'];
    expect(thirdPartyLicences(files, projectFolder)).toMatch(
      /^zod \d+\.\d+\.\d+\n\nMIT\n\nMIT License\n\nCopyright[\s\S]*SOFTWARE\.\n$/,
    );
    expect(thirdPartyLicences(['functions/core/log.ts'], projectFolder)).toBe('');
  });

  it('have each text once, with the packages that have it', async () => {
    const licence = { file: 'LICENSE.md', text: 'Do what you like.' };
    const files = [
      await install('@some/one', { license: 'X' }, licence),
      await install('other', { license: 'X' }, licence),
      'node_modules/other/more.js',
      await install('third', { license: 'Y' }, licence),
    ];
    expect(thirdPartyLicences(files, folder).split(`\n${'-'.repeat(80)}\n\n`)).toEqual([
      '@some/one 1.2.3\nother 1.2.3\n\nX\n\nDo what you like.\n',
      'third 1.2.3\n\nY\n\nDo what you like.\n',
    ]);
  });

  it.each([{ author: { name: 'Somebody' } }, { author: 'Somebody' }])(
    'name who holds the rights where a package has no licence file: %j',
    async ({ author }) => {
      const file = await install('bare', { license: 'MIT', author });
      expect(thirdPartyLicences([file], folder)).toMatch(
        /^bare 1\.2\.3\n\nMIT\n\nCopyright \(c\) Somebody\n\nPermission is hereby granted/,
      );
    },
  );

  it('are those of the inner one of two packages in one another', async () => {
    await install('outer', { license: 'X' });
    const inner = await install('outer/node_modules/inner', { name: 'inner', license: 'Y' });
    expect(thirdPartyLicences([inner], folder)).toContain('inner 1.2.3\n\nY');
  });
});
