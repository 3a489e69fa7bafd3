import type { SandboxCard } from '../payments/sandbox-cards.ts';
import type { SimulatorContext } from '../simulator-context.ts';

/** What opens an intent for one attempt with a card (Dojo's client session secret). */
export interface SessionSecret {
  readonly value: string;
  readonly expireAtMs: number;
  readonly used: boolean;
  /** What the attempt waits for. */
  readonly challenge?: Challenge | undefined;
}

/** The question of a card's bank (3-D Secure), until it is answered. */
export interface Challenge {
  /** The SDKs' `md`, and then their `transactionId`. */
  readonly id: string;
  readonly card: SandboxCard;
  /** Whose saved card it is to become, or is. */
  readonly customerId?: string | undefined;
}

const sessionLifetimeMs = 30 * 60 * 1000;

export function newSessionSecret({
  ids,
  clock,
}: Pick<SimulatorContext, 'ids' | 'clock'>): SessionSecret {
  return { value: ids.token(), expireAtMs: clock.now() + sessionLifetimeMs, used: false };
}

/** Why no attempt can begin with the secret, and how to renew it; undefined when one can. */
export function whyClosed(
  { used, expireAtMs }: SessionSecret,
  { nowMs, intentPath }: { readonly nowMs: number; readonly intentPath: string },
): string | undefined {
  if (!used && nowMs < expireAtMs) return undefined;
  return `The session secret of this intent is ${used ? 'used' : 'expired'}. Renew it with POST ${intentPath}/refresh-client-session-secret; without an API key, below /public/.`;
}
