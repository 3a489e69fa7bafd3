import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { problems } from '../../functions/core/http/problem.ts';

describe('docs/errors.md', () => {
  it('lists every problem code with its status, and no other', async () => {
    const page = await readFile(new URL('../../docs/errors.md', import.meta.url), 'utf8');
    const listed = [...page.matchAll(/^\| (\d{3}) \| `([a-z_]+)` \|/gm)].map(([, status, code]) => [
      code,
      Number(status),
    ]);
    const real = Object.entries(problems).map(([code, { status }]) => [code, status]);
    expect(listed.toSorted()).toEqual(real.toSorted());
  });
});
