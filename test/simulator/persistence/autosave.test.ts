import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Autosave } from '../../../simulator/persistence/autosave.ts';

describe('the autosave', () => {
  let saves: PromiseWithResolvers<void>[];
  let failures: unknown[];
  let autosave: Autosave;
  beforeEach(() => {
    vi.useFakeTimers();
    saves = [];
    failures = [];
    autosave = new Autosave(
      () => {
        const save = Promise.withResolvers<void>();
        saves.push(save);
        return save.promise;
      },
      (error) => failures.push(error),
    );
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('saves changes that come together once, 100 ms after the first', async () => {
    autosave.changed();
    await vi.advanceTimersByTimeAsync(99);
    autosave.changed();
    expect(saves).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(saves).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(saves).toHaveLength(1);
  });

  it('saves a change that comes during a save after it, not beside it', async () => {
    autosave.changed();
    await vi.advanceTimersByTimeAsync(100);
    autosave.changed();
    await vi.advanceTimersByTimeAsync(1000);
    expect(saves).toHaveLength(1);
    saves[0]?.resolve();
    await vi.advanceTimersByTimeAsync(0);
    expect(saves).toHaveLength(2);
  });

  it('tells of a save that failed, and saves again with the next change', async () => {
    autosave.changed();
    await vi.advanceTimersByTimeAsync(100);
    saves[0]?.reject(new Error('disk full'));
    await vi.advanceTimersByTimeAsync(1000);
    expect(failures).toEqual([new Error('disk full')]);
    expect(saves).toHaveLength(1);
    autosave.changed();
    await vi.advanceTimersByTimeAsync(100);
    expect(saves).toHaveLength(2);
  });

  describe('when it is closed', () => {
    it('saves at once what waits, and nothing after it', async () => {
      autosave.changed();
      const closed = autosave.close();
      await vi.advanceTimersByTimeAsync(0);
      expect(saves).toHaveLength(1);
      saves[0]?.resolve();
      await closed;
      autosave.changed();
      await vi.advanceTimersByTimeAsync(1000);
      expect(saves).toHaveLength(1);
    });

    it('waits for a save that is under way', async () => {
      autosave.changed();
      await vi.advanceTimersByTimeAsync(100);
      let isClosed = false;
      const closed = autosave.close().then(() => {
        isClosed = true;
      });
      await vi.advanceTimersByTimeAsync(0);
      expect(isClosed).toBe(false);
      saves[0]?.resolve();
      await closed;
      expect(saves).toHaveLength(1);
    });

    it('saves what failed to be saved before', async () => {
      autosave.changed();
      await vi.advanceTimersByTimeAsync(100);
      saves[0]?.reject(new Error('disk full'));
      const closed = autosave.close();
      await vi.advanceTimersByTimeAsync(0);
      saves[1]?.resolve();
      await closed;
      expect(saves).toHaveLength(2);
    });

    it('throws what the last save throws', async () => {
      autosave.changed();
      const closed = autosave.close();
      await Promise.all([
        expect(closed).rejects.toThrow('disk full'),
        vi.advanceTimersByTimeAsync(0).then(() => saves[0]?.reject(new Error('disk full'))),
      ]);
    });

    it('saves nothing if nothing has changed by then', async () => {
      await autosave.close();
      autosave.changed();
      await vi.advanceTimersByTimeAsync(1000);
      expect(saves).toHaveLength(0);
    });
  });
});
