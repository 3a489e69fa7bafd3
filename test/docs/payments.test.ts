import { describe, expect, it } from 'vitest';
import { fileBlocksOf, pageOf, sourceOf } from './code-blocks.ts';

const page = await pageOf('payments.md');
const fileBlocks = fileBlocksOf(page);

// They are called, and the commands pasted into a shell, by payments.proof.ts.
describe('docs/payments.md', () => {
  it('shows the services, and what the café does for its fee', () => {
    expect(fileBlocks.map(({ path }) => path)).toEqual([
      'services/move-money.ts',
      'services/tab.ts',
      'services/refund-line.ts',
      'services/no-show.ts',
      'functions/apps/cafe/setup.ts',
      'functions/apps/cafe/book-table/handler.ts',
      'functions/apps/cafe/book-table/schema.ts',
      'functions/apps/cafe/book-table/contract.ts',
      'functions/apps/cafe/note-no-show-fees/handler.ts',
    ]);
    expect(page.match(/^```ts/gm)).toHaveLength(fileBlocks.length);
  });

  it.each(fileBlocks)('$path is the file', async ({ path, code }) => {
    expect(code).toBe(await sourceOf(path));
  });
});
