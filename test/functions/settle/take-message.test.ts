import { beforeEach, describe, expect, it } from 'vitest';
import type { SettleMessage } from '../../../functions/core/settling/settle-message.ts';
import { takeMessage } from '../../../functions/settle/take-message.ts';
import { AuditWorld, minuteMs } from '../../fakes/memory-audit.ts';
import { RecordingLog } from '../../fakes/recording-log.ts';

let world: AuditWorld;
let log: RecordingLog;
let sent: SettleMessage[];

beforeEach(() => {
  world = new AuditWorld();
  log = new RecordingLog();
  sent = [];
});

function take(
  text: string,
  send = async (message: SettleMessage) => {
    sent.push(message);
  },
) {
  const users = { ...world.erasures, directory: world.directory, log };
  return takeMessage(text, {
    payments: undefined as never,
    erasures: users,
    customers: users,
    queue: { send },
    openFor: () => undefined,
    clock: world.time.clock,
    log,
  });
}
function message(attempt: number): string {
  const firstAtMs = world.time.nowMs - minuteMs;
  return JSON.stringify({ kind: 'customer', id: 'alice', attempt, firstAtMs });
}
function lostAttempt(): void {
  const firstAttemptAtMs = world.time.nowMs - minuteMs;
  world.set('alice', { state: 'unknown', firstAttemptAtMs, settlesAtMs: firstAttemptAtMs });
}

describe('takeMessage', () => {
  it('is done with what is settled', async () => {
    await take(message(1));
    expect(sent).toEqual([]);
  });

  it('sends the next message for what is still open', async () => {
    lostAttempt();
    const firstAtMs = world.time.nowMs - minuteMs;
    await take(message(3));
    expect(sent).toEqual([{ kind: 'customer', id: 'alice', attempt: 4, firstAtMs }]);
  });

  it('sends none for what is given up', async () => {
    lostAttempt();
    const text = JSON.stringify({ kind: 'customer', id: 'alice', attempt: 99, firstAtMs: 0 });
    await take(text);
    expect(sent).toEqual([]);
    expect(log.codes).toEqual(['settle_given_up']);
  });

  it('fails where the next message is not taken, so that this one comes again', async () => {
    lostAttempt();
    const send = () => Promise.reject(new Error('of alice'));
    await expect(take(message(1), send)).rejects.toThrow(
      'A message could not be dealt with: see settle_not_queued.',
    );
    expect(log.lines).toMatchObject([{ level: 'warn', code: 'settle_not_queued' }]);
  });

  it.each([
    ['settle_failed', () => message(1)],
    ['settle_message_unreadable', () => '{"kind":"alice"}'],
  ])('fails with %s in the log and nothing of the user', async (code, text) => {
    lostAttempt();
    world.links.find = async () => {
      throw new TypeError('about alice');
    };
    await expect(take(text())).rejects.toThrow(`A message could not be dealt with: see ${code}.`);
    expect(log.lines).toMatchObject([{ level: 'error', code }]);
    expect(JSON.stringify(log.lines)).not.toContain('alice');
  });
});
