import type { DojoCall } from '../http/dojo-route.ts';
import { refuseField } from '../http/refusal.ts';

/** @throws Refusal 400 for an intent that would have expired before it is made */
export function checkExpiry(
  { expireAt }: { readonly expireAt?: string | undefined },
  { nowMs }: Pick<DojoCall, 'nowMs'>,
): void {
  if (expireAt === undefined || Date.parse(expireAt) > nowMs) return;
  throw refuseField('ExpireAt', 'The ExpireAt field is a moment in the future.');
}
