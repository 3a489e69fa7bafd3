import { createHash } from 'node:crypto';
import type { UserId } from '../customers/customer-link.ts';
import type { Deployment } from '../customers/marker.ts';

/**
 * For the keys of what is counted of a user: it names nobody, so that an erased user's items say nothing
 * of the user, and still count.
 */
export function hashOfUser(
  what: 'created' | 'declined',
  { app, stage }: Deployment,
  userId: UserId,
): string {
  return createHash('sha256')
    .update(JSON.stringify([what, app, stage, userId]))
    .digest('base64url');
}
