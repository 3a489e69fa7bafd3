import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

const project = new URL('../../', import.meta.url);
const page = await readFile(new URL('docs/extending.md', project), 'utf8');
const blocks = [...page.matchAll(/^```ts (\S+)\n(.*?)^```$/gms)].map(
  ([, path = '', code = '']) => ({
    path,
    code,
  }),
);

/** A file of the café as it would be in its place: there the folders of the project are nearer. */
async function sourceOf(path: string): Promise<string> {
  if (path.startsWith('test/')) return readFile(new URL(path, project), 'utf8');
  const text = await readFile(new URL(`test/fixtures/${path}`, project), 'utf8');
  return text
    .replaceAll("'../../../../../../functions/core/", "'../../../core/")
    .replaceAll("'../../../../../functions/core/", "'../../core/")
    .replaceAll("'../../../../lib/", "'../");
}

describe('docs/extending.md', () => {
  it('shows the whole of the worked example', () => {
    expect(blocks.map(({ path }) => path)).toEqual([
      'lib/apps/cafe.ts',
      'functions/apps/cafe/order.ts',
      'functions/apps/cafe/settings.ts',
      'functions/apps/cafe/leave-tip/schema.ts',
      'functions/apps/cafe/leave-tip/contract.ts',
      'functions/apps/cafe/leave-tip/handler.ts',
      'functions/apps/cafe/erasure.ts',
      'functions/apps/cafe/fulfil-orders/handler.ts',
      'test/own-cdk-app/own-stack.ts',
    ]);
  });

  it.each(blocks)('$path is the file', async ({ path, code }) => {
    expect(code).toBe(await sourceOf(path));
  });
});
