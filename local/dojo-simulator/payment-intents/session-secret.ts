import type { World } from '../accounts.ts';

/** What opens an intent for one payment attempt (Dojo's client session secret). */
export interface SessionSecret {
  readonly value: string;
  readonly expireAtMs: number;
  readonly used: boolean;
}

const sessionLifetimeMs = 30 * 60 * 1000;

export function newSessionSecret({ ids, clock }: World): SessionSecret {
  return { value: ids.token(), expireAtMs: clock.now() + sessionLifetimeMs, used: false };
}
