import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CannotRun } from '../../lib/cannot-run.ts';
import { startLocalStack } from '../../local/start-local-stack.ts';
import { takeDataFolder } from '../../simulator/dojo-simulator.ts';
import { onFixtures } from '../fixtures/fixture-app.ts';

describe('a local stack whose data cannot be used', () => {
  let dataFolder: string;
  beforeEach(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'kept-data-test-'));
  });
  afterEach(() => rm(dataFolder, { recursive: true }));

  function failure(): Promise<unknown> {
    return startLocalStack({ dataFolder, ...onFixtures }).catch((error) => error);
  }

  it('does not start, and says who has the folder', async () => {
    await takeDataFolder(dataFolder);
    const error = await failure();
    expect(error).toBeInstanceOf(CannotRun);
    expect(error).toMatchObject({
      message: `The data folder ${dataFolder} is in use by process ${process.pid}: stop that one, or set DATA_DIR to another folder.`,
    });
  });

  it("does not start, and says that the simulator's file is broken", async () => {
    await writeFile(join(dataFolder, 'dojo-simulator.json'), '{');
    const error = await failure();
    expect(error).toBeInstanceOf(CannotRun);
    expect(error).toMatchObject({
      message: `The file ${join(dataFolder, 'dojo-simulator.json')} is broken, or is not the data of this version of the Dojo simulator. Nothing was changed: move it away, or set DATA_DIR to another folder.`,
    });
  });
});
