import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeRunFolder } from './take-run-folder.ts';

describe('the folder of a test run', () => {
  let parent: string;
  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'run-folders-'));
  });
  afterEach(() => rm(parent, { recursive: true }));

  it('is the same for every run of a checkout, and another for another checkout', async () => {
    const first = await takeRunFolder('/one', parent);
    expect(await takeRunFolder('/other', parent)).not.toBe(first);
    await rm(first, { recursive: true });
    expect(await takeRunFolder('/one', parent)).toBe(first);
  });

  it('is not that of a run that is under way', async () => {
    const first = await takeRunFolder('/one', parent);
    const second = await takeRunFolder('/one', parent);
    expect(second).not.toBe(first);
    expect(existsSync(second)).toBe(true);
  });

  it('has nothing of what a run that was killed has built', async () => {
    const folder = await takeRunFolder('/one', parent);
    await mkdir(join(folder, 'bundles/demo.begun'), { recursive: true });
    await rm(join(folder, 'in-use-by.pid'));
    expect(await takeRunFolder('/one', parent)).toBe(folder);
    expect(existsSync(join(folder, 'bundles'))).toBe(false);
  });
});
