import {
  chmod,
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startDojoSimulator } from '../../../simulator/dojo-simulator.ts';
import { readState, writeState } from '../../../simulator/persistence/state-file.ts';
import type { State } from '../../../simulator/persistence/state-schema.ts';

const empty: State = { format: 'dojo-simulator-1', idBytesTaken: 16, accounts: [] };

describe('the simulator’s file', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'state-file-test-'));
    file = join(folder, 'new', 'dojo.json');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is made with its folder, holds what was written, and has nothing beside it', async () => {
    await writeState(file, empty);
    expect(await readState(file)).toEqual(empty);
    expect(await readdir(join(folder, 'new'))).toEqual(['dojo.json']);
  });

  it('replaces what a process that died has left beside it, and its mode', async () => {
    await writeState(file, empty);
    await writeFile(`${file}.new`, `{"format":"dojo-simulator-1","accounts":[${' '.repeat(999)}`);
    await chmod(`${file}.new`, 0o644);
    await writeState(file, { ...empty, idBytesTaken: 32 });
    expect(await readState(file)).toEqual({ ...empty, idBytesTaken: 32 });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(folder, 'new'))).toEqual(['dojo.json']);
  });

  it('is read as earlier versions wrote it, and written in the same way', async () => {
    const earlier = new URL('./dojo-simulator-1.json', import.meta.url);
    await mkdir(join(folder, 'new'));
    await copyFile(earlier, file);
    const simulator = await startDojoSimulator({ file, seed: 3 });
    expect(simulator.accounts.list()[0]?.state()).toEqual({
      name: 'account-1',
      customers: { live: 1, deleted: 0 },
      customerIds: ['cust_sandbox_alice'],
      paymentIntents: [
        { id: 'pi_sandbox_order', status: 'Captured', customerId: 'cust_sandbox_alice' },
      ],
      setupIntents: [{ id: 'si_sandbox_booking', status: 'Authorized' }],
      savedCards: 1,
      webhookSubscriptions: 1,
    });
    // Revoked before as well, so that it is saved and yet has not changed.
    simulator.accounts.revokeKey('sk_sandbox_other');
    await rm(file);
    await simulator.close();
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(
      JSON.parse(await readFile(earlier, 'utf8')),
    );
  });

  it('is undefined when it is not there', async () => {
    expect(await readState(file)).toBeUndefined();
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
