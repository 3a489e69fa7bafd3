import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { generatedFiles } from '../../../operations/openapi/generated-files.ts';

describe('the committed files of operations/openapi/', () => {
  it('are what npm run openapi writes', async () => {
    const files = await generatedFiles();
    expect(files.map(({ url }) => url.pathname.split('/').at(-1))).toEqual([
      'docs/openapi.json',
      'schema.d.ts',
    ]);
    for (const { url, text } of files) {
      const committed = await readFile(url, 'utf8');
      expect(committed === text, `${url.pathname} is stale: run npm run openapi`).toBe(true);
    }
  });
});
