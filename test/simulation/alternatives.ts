import { Unavailable } from '../../functions/core/failures.ts';
import type { Alternative, Answer } from './caller.ts';

/** The step goes well. */
export const done = <Value>(act: () => Value): Alternative<Value> => ({
  name: 'done',
  isFault: false,
  act: () => ({ kind: 'value', value: act() }),
});

export const fault = <Value>(name: string, act: () => Answer<Value>): Alternative<Value> => ({
  name,
  isFault: true,
  act,
});

/** Certainly not done. */
export const unavailable = (code: string): Alternative<never> =>
  fault('unavailable', () => ({ kind: 'error', error: new Unavailable(code, 'unavailable') }));

/**
 * The caller's process dies. Reads and pauses need no "killed after it": they leave nothing behind,
 * so that it is the same as being killed before the next step, which is always offered.
 */
export const killed = (name: string, act: () => unknown = () => undefined): Alternative<never> =>
  fault(name, () => {
    act();
    return { kind: 'silence' };
  });
