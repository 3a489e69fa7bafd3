import { Refusal } from '../http/refusal.ts';
import type { SimulatorContext } from '../simulator-context.ts';

/** What opens an intent for one attempt with a card (Dojo's client session secret). */
export interface SessionSecret {
  readonly value: string;
  readonly expireAtMs: number;
  readonly used: boolean;
}

const sessionLifetimeMs = 30 * 60 * 1000;

export function newSessionSecret({
  ids,
  clock,
}: Pick<SimulatorContext, 'ids' | 'clock'>): SessionSecret {
  return { value: ids.token(), expireAtMs: clock.now() + sessionLifetimeMs, used: false };
}

/** @throws Refusal 409 for a secret that was used or has expired, saying how to renew it */
export function checkSession(
  { used, expireAtMs }: SessionSecret,
  { nowMs, intentPath }: { readonly nowMs: number; readonly intentPath: string },
): void {
  if (!used && nowMs < expireAtMs) return;
  throw new Refusal(
    409,
    `The session secret of this intent is ${used ? 'used' : 'expired'}. Renew it with POST ${intentPath}/refresh-client-session-secret.`,
  );
}
