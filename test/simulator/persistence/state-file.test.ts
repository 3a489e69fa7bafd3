import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startDojoSimulator } from '../../../simulator/dojo-simulator.ts';
import { readStateFile, writeStateFile } from '../../../simulator/persistence/state-file.ts';
import type { StateSnapshot } from '../../../simulator/persistence/state-snapshot.ts';

const empty: StateSnapshot = { format: 'dojo-simulator-1', idBytesTaken: 16, accounts: [] };

describe('the simulator’s file', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'state-file-test-'));
    file = join(folder, 'new', 'dojo.json');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is made with its folder, holds what was written, and has nothing beside it', async () => {
    await writeStateFile(file, empty);
    expect(await readStateFile(file)).toEqual(empty);
    expect(await readdir(join(folder, 'new'))).toEqual(['dojo.json']);
  });

  it('replaces what a process that died has left beside it, and its mode', async () => {
    await writeStateFile(file, empty);
    await writeFile(`${file}.new`, `{"format":"dojo-simulator-1","accounts":[${' '.repeat(999)}`);
    await chmod(`${file}.new`, 0o644);
    await writeStateFile(file, { ...empty, idBytesTaken: 32 });
    expect(await readStateFile(file)).toEqual({ ...empty, idBytesTaken: 32 });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(folder, 'new'))).toEqual(['dojo.json']);
  });

  it('is undefined when it is not there', async () => {
    expect(await readStateFile(file)).toBeUndefined();
  });

  describe('refuses in one sentence, and leaves as it is,', () => {
    const account = { keyHash: 'a'.repeat(64), environment: 'sandbox' };

    it.each([
      ['an empty one', '', ''],
      ['one cut short', '{"format":"dojo-simulator-1","acc', ''],
      ['a list', '[]', ''],
      ['one of another program', '{"name":"save-card-backend"}', ' (look at format)'],
      [
        'one of a later version',
        JSON.stringify({ ...empty, format: 'dojo-simulator-2' }),
        ' (look at format)',
      ],
      [
        'one with a part missing',
        JSON.stringify({ ...empty, accounts: [account] }),
        ' (look at accounts.0.customers)',
      ],
    ])('%s', async (_case, text, place) => {
      await mkdir(join(folder, 'new'));
      await writeFile(file, text);
      await expect(startDojoSimulator({ file })).rejects.toThrow(
        `The file ${file} is broken, or is not the data of this version of the Dojo simulator${place}. Nothing was changed: move it away, or set DATA_DIR to another folder.`,
      );
      expect(await readFile(file, 'utf8')).toBe(text);
      expect(await readdir(join(folder, 'new'))).toEqual(['dojo.json']);
    });

    it('a folder', async () => {
      await expect(startDojoSimulator({ file: folder })).rejects.toThrow(
        'The Dojo simulator’s data cannot be read: EISDIR',
      );
    });
  });
});
