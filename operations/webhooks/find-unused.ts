import type { SigningSecret } from '../../functions/core/dojo/dojo-webhooks.ts';

/** Of two with the same time, or with none, it is the one that Dojo lists last. */
export function newestOf(secrets: readonly SigningSecret[]): SigningSecret | undefined {
  const timeOf = ({ createdAtMs = Number.NEGATIVE_INFINITY }: SigningSecret) => createdAtMs;
  return secrets.reduce<SigningSecret | undefined>(
    (newest, secret) => (newest && timeOf(newest) > timeOf(secret) ? newest : secret),
    undefined,
  );
}

/**
 * The secret that an interrupted rotation has left: not active, and certainly newer than every active
 * one. An older one may be the one that was replaced because it leaked, so that where the times are
 * missing or the same, there is none.
 */
export function findUnused(secrets: readonly SigningSecret[]): SigningSecret | undefined {
  const activeTimes = secrets.filter(({ isActive }) => isActive).map((each) => each.createdAtMs);
  if (activeTimes.length === 0) return undefined;
  const isNewer = ({ createdAtMs }: SigningSecret): boolean =>
    createdAtMs !== undefined &&
    activeTimes.every((time) => time !== undefined && createdAtMs > time);
  return newestOf(
    secrets.filter((secret) => !secret.isActive && secret.value !== undefined && isNewer(secret)),
  );
}
