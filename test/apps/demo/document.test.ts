import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { documentText, documentUrl } from '../../../operations/openapi/document-text.ts';

it('docs/openapi.json is what npm run openapi writes', async () => {
  const committed = await readFile(documentUrl, 'utf8');
  expect(committed === (await documentText('demo')), 'It is stale: run npm run openapi').toBe(true);
});
