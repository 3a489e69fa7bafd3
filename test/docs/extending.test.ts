import { describe, expect, it } from 'vitest';
import { fileBlocksOf, pageOf, sourceOf } from './code-blocks.ts';

const blocks = fileBlocksOf(await pageOf('extending.md'));

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
