import { describe, expect, it } from 'vitest';
import { closeSetupIntent } from '../../../functions/close-setup-intent/close-setup-intent.ts';
import { deadlineIn } from '../../../functions/core/clock.ts';
import { Rejected, Unavailable } from '../../../functions/core/failures.ts';
import { FakeTime } from '../../fakes/fake-time.ts';

/** A Dojo that answers like this, and shows these statuses afterwards, look by look. */
function dojoThat(answer: Error | undefined, ...shown: readonly (string | undefined)[]) {
  const time = new FakeTime();
  const left = [...shown];
  let closings = 0;
  return {
    time,
    closings: () => closings,
    dependencies: {
      close: async () => {
        closings += 1;
        if (answer !== undefined) throw answer;
      },
      find: async () => {
        const status = left.shift();
        return status === undefined ? undefined : { status };
      },
      sleep: time.sleep,
      deadline: deadlineIn(20_000, time.clock),
    },
  };
}
const lost = new Unavailable('dojo_unavailable', '');
const refused = new Rejected('dojo_refused', '', { dojoStatus: 409 });

describe('closing a setup intent', () => {
  it.each(['Created', 'Authorized'])('asks Dojo once for one that is %s', async (status) => {
    const { dependencies, closings } = dojoThat(undefined);
    expect(await closeSetupIntent(status, dependencies)).toMatchObject({ kind: 'done' });
    expect(closings()).toBe(1);
  });

  it.each(['Canceled', 'Closed'])('has nothing to do for one that is %s', async (status) => {
    const { dependencies, closings } = dojoThat(undefined);
    expect(await closeSetupIntent(status, dependencies)).toMatchObject({ kind: 'done' });
    expect(closings()).toBe(0);
  });

  it.each(['Completed', 'Expired', 'CardExpired', 'OneThatDojoAddsLater'])(
    'does not touch one that is %s',
    async (status) => {
      const { dependencies, closings } = dojoThat(undefined);
      expect(await closeSetupIntent(status, dependencies)).toEqual({ kind: 'not-open', status });
      expect(closings()).toBe(0);
    },
  );

  it.each([
    { answer: lost, shown: ['Closed'] },
    { answer: lost, shown: ['Authorized', 'Closed'] },
    { answer: lost, shown: ['Authorized', undefined, 'Closed'] },
    { answer: lost, shown: ['Canceled'] },
    { answer: refused, shown: ['Closed'] },
  ])('is done after $answer.code when Dojo shows $shown', async ({ answer, shown }) => {
    const { dependencies } = dojoThat(answer, ...shown);
    expect(await closeSetupIntent('Authorized', dependencies)).toMatchObject({ kind: 'done' });
  });

  it('is too late when it was charged meanwhile', async () => {
    const { dependencies } = dojoThat(refused, 'Authorized', 'Completed');
    expect(await closeSetupIntent('Authorized', dependencies)).toEqual({
      kind: 'not-open',
      status: 'Completed',
    });
  });

  it('fails as Dojo failed when nothing can be told', async () => {
    const { dependencies, closings } = dojoThat(lost, 'Authorized', 'Authorized', 'Authorized');
    await expect(closeSetupIntent('Authorized', dependencies)).rejects.toBe(lost);
    expect(closings()).toBe(1);
  });

  it('may be tried again when Dojo refuses and still shows it as open', async () => {
    const { dependencies } = dojoThat(refused, 'Authorized', 'Authorized', 'Authorized');
    await expect(closeSetupIntent('Authorized', dependencies)).rejects.toMatchObject({
      code: 'intent_unsettled',
      retryAfterSeconds: 2,
    });
  });
});
