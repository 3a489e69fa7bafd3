import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeDataFolder } from '../../../simulator/persistence/data-folder.ts';

describe('the data folder', () => {
  let parent: string;

  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'data-folder-test-'));
  });
  afterEach(() => rm(parent, { recursive: true }));

  it('is created, taken, and given back', async () => {
    const path = join(parent, 'new', 'data');

    const first = await takeDataFolder(path);
    await first.release();
    const second = await takeDataFolder(path);

    expect(second.path).toBe(path);
  });

  it('is refused while a process has it', async () => {
    await takeDataFolder(parent);

    await expect(takeDataFolder(parent)).rejects.toThrow(
      `The data folder ${parent} is in use by process ${process.pid}: stop that one, or set DATA_DIR to another folder.`,
    );
  });

  it('is taken from a process that died with it', async () => {
    // Above the highest process id that Linux and macOS can give.
    await writeFile(join(parent, 'in-use-by.pid'), '4194399');

    expect((await takeDataFolder(parent)).path).toBe(parent);
  });

  it('is refused in words when it is a file', async () => {
    const file = join(parent, 'file');
    await writeFile(file, '');

    await expect(takeDataFolder(file)).rejects.toThrow(
      `The data folder ${file} cannot be used: EEXIST`,
    );
  });
});
