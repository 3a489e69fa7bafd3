import { Unavailable } from '../../functions/core/failures.ts';
import type { Alternative, Answer } from './caller.ts';

/** The step goes well. */
export function done<Value>(act: () => Value): Alternative<Value> {
  return {
    name: 'done',
    isFault: false,
    act: () => ({ kind: 'value', value: act() }),
  };
}

export function fault<Value>(name: string, act: () => Answer<Value>): Alternative<Value> {
  return {
    name,
    isFault: true,
    act,
  };
}

/** Certainly not done. */
export function unavailable(code: string): Alternative<never> {
  return fault('unavailable', () => ({
    kind: 'error',
    error: new Unavailable(code, 'unavailable'),
  }));
}

/**
 * The caller's process dies. Reads and pauses need no "killed after it": they leave nothing behind,
 * so that it is the same as being killed before the next step, which is always offered.
 */
export function killed(name: string, act: () => unknown = () => undefined): Alternative<never> {
  return fault(name, () => {
    act();
    return { kind: 'silence' };
  });
}
