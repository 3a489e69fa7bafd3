import { beforeEach, describe, expect, it } from 'vitest';
import type { DeadLetters, Sent } from '../../../operations/events/dead-letters.ts';
import { lookThrough } from '../../../operations/events/look-through.ts';
import { replay, replayedAsText } from '../../../operations/events/replay.ts';
import { lookAt, waitingAsText } from '../../../operations/events/show.ts';
import { queueInMemory } from './queue-in-memory.ts';

let memory: ReturnType<typeof queueInMemory>;
/** What was sent, with what was still in the queue then. */
let sent: { readonly body: string; readonly bodies: readonly string[] }[];
let outcomeOf: (body: string) => Promise<Sent>;
let letters: DeadLetters;

beforeEach(() => {
  memory = queueInMemory();
  sent = [];
  outcomeOf = async () => ({ kind: 'accepted' });
  letters = {
    name: 'fulfil-orders',
    queue: memory.queue,
    typeOf: (body) => body.slice(0, 1),
    send: (body) => {
      sent.push({ body, bodies: memory.bodies() });
      return outcomeOf(body);
    },
  };
});

function bodiesSent() {
  return sent.map(({ body }) => body);
}

describe('looking at a queue', () => {
  it('counts what waits by its type, and leaves it where it is, to be seen at once', async () => {
    memory.put('a1');
    memory.timer.pass(3 * 60_000);
    memory.put('a2');
    memory.put('b1');
    const waiting = await lookAt(letters);
    expect(waitingAsText(waiting, memory.timer.now())).toBe(
      'fulfil-orders        3 wait, the oldest for 3 minutes\n    2 a\n    1 b',
    );
    expect(memory.visible()).toEqual(['a1', 'a2', 'b1']);
    expect(sent).toEqual([]);
  });

  it('says so when nothing waits', async () => {
    expect(waitingAsText(await lookAt(letters), 0)).toBe('fulfil-orders        nothing waits');
  });

  it('sees each message of a long queue once', async () => {
    const all = Array.from({ length: 35 }, (_, index) => `a${index}`);
    for (const body of all) memory.put(body);
    const seen: string[] = [];
    await lookThrough(memory.queue, async ({ body }) => {
      seen.push(body);
      return 'stays';
    });
    expect(seen).toEqual(all);
    expect(memory.visible()).toEqual(all);
  });

  it('ends at the most that it looks at, and gives back the rest of the last batch too', async () => {
    for (const body of ['1', '2', '3', '4', '5']) memory.put(body);
    const seen: string[] = [];
    const visit = async ({ body }: { readonly body: string }) => {
      seen.push(body);
      return 'stays' as const;
    };
    await lookThrough(memory.queue, visit, 3);
    expect(seen).toEqual(['1', '2', '3']);
    expect(memory.visible()).toHaveLength(5);
  });

  it('ends although messages are seen again because it takes too long', async () => {
    memory.put('a');
    memory.put('b');
    let visits = 0;
    await lookThrough(memory.queue, async () => {
      visits += 1;
      memory.timer.pass(121_000);
      return 'stays';
    });
    expect(visits).toBe(2);
    expect(memory.visible()).toEqual(['a', 'b']);
  });
});

describe('sending back', () => {
  it('deletes each message only once it was accepted', async () => {
    memory.put('a');
    memory.put('b');
    const replayed = await replay(await lookAt(letters));
    expect(sent).toEqual([
      { body: 'a', bodies: ['a', 'b'] },
      { body: 'b', bodies: ['b'] },
    ]);
    expect(replayedAsText('fulfil-orders', replayed)).toBe('fulfil-orders        2 sent back');
    expect(memory.bodies()).toEqual([]);
  });

  it('leaves what is not accepted, to be seen at once, and says why', async () => {
    memory.put('a');
    memory.put('b');
    outcomeOf = async (body) =>
      body === 'a' ? { kind: 'not-accepted', reason: 'AccessDenied' } : { kind: 'accepted' };
    const replayed = await replay(await lookAt(letters));
    expect(replayedAsText('fulfil-orders', replayed)).toBe(
      'fulfil-orders        1 sent back\n    1 NOT ACCEPTED, still there: AccessDenied',
    );
    expect(memory.visible()).toEqual(['a']);
  });

  it('leaves what has come since it was shown', async () => {
    memory.put('a');
    const waiting = await lookAt(letters);
    memory.put('fails again');
    expect(await replay(waiting)).toEqual({ sent: 1, reasons: new Map() });
    expect(bodiesSent()).toEqual(['a']);
    expect(memory.visible()).toEqual(['fails again']);
  });

  it('that breaks has lost nothing: what was not sent can be seen at once', async () => {
    for (const body of ['a', 'b', 'c']) memory.put(body);
    outcomeOf = async (body) => {
      if (body === 'b') throw new Error('ExpiredToken');
      return { kind: 'accepted' };
    };
    await expect(replay(await lookAt(letters))).rejects.toThrow('ExpiredToken');
    expect(memory.visible()).toEqual(['b', 'c']);
  });

  it('that cannot delete what was accepted sends it again the next time', async () => {
    memory.put('a');
    const waiting = await lookAt(letters);
    const { remove } = memory.queue;
    const broken = {
      ...waiting,
      letters: {
        ...letters,
        queue: { ...memory.queue, remove: () => Promise.reject(new Error('no network')) },
      },
    };
    await expect(replay(broken)).rejects.toThrow('no network');
    expect(memory.visible()).toEqual(['a']);
    expect(memory.queue.remove).toBe(remove);
    await replay(waiting);
    expect(bodiesSent()).toEqual(['a', 'a']);
    expect(memory.bodies()).toEqual([]);
  });

  it('that is killed midway has lost nothing: two minutes later all can be seen', async () => {
    memory.put('a');
    memory.put('b');
    const waiting = await lookAt(letters);
    // Nothing of the command runs any more after the kill.
    outcomeOf = () => new Promise(() => {});
    void replay(waiting);
    await expect.poll(bodiesSent).toEqual(['a']);
    expect(memory.visible()).toEqual([]);
    memory.timer.pass(120_000);
    expect(memory.visible()).toEqual(['a', 'b']);
  });
});
