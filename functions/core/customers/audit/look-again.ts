import type { ClaimedLink, UnknownLink } from '../customer-link.ts';
import type { Marker } from '../marker.ts';
import type { AuditDependencies, MappedUser } from './audit-ports.ts';
import { classifyCustomer, isErasingTooLong, isUnresolved } from './classify-customer.ts';
import type { AuditCase, PlannedRepair } from './finding.ts';
import type { MarkedCustomer } from './held-customers.ts';
import { planForCustomer } from './plan.ts';

type Reads = Pick<AuditDependencies, 'links' | 'directory'>;

/**
 * A suspicious customer with its user's item as it is now, and as Dojo has it now: much may have
 * happened since the map was read. `undefined`: all is well by now.
 */
export async function lookAtCustomer(
  { customer, marker }: MarkedCustomer,
  { user, startedAtMs }: { readonly user: MappedUser | undefined; readonly startedAtMs: number },
  { links, directory }: Reads,
): Promise<AuditCase | undefined> {
  const link = user && (await links.find(user.userId));
  const kind = classifyCustomer(customer, link, startedAtMs);
  if (kind === undefined || !(await directory.exists(customer.id))) return undefined;
  return {
    finding: {
      kind,
      userMarker: marker,
      customerId: customer.id,
      sinceMs: customer.createdAtMs ?? startedAtMs,
    },
    userId: user?.userId,
    createdAtMs: customer.createdAtMs,
    repair: planForCustomer(customer, link, startedAtMs),
  };
}

/** A customer with a marker of the old form: whose it is cannot be told, so that it is left. */
export function lookAtLegacy({ customer, marker }: MarkedCustomer, startedAtMs: number): AuditCase {
  return {
    finding: {
      kind: 'legacy',
      userMarker: marker,
      customerId: customer.id,
      sinceMs: customer.createdAtMs ?? startedAtMs,
    },
    userId: undefined,
    repair: { action: 'none', reason: 'report-only' },
  };
}

export interface SuspiciousUser {
  readonly userMarker: Marker;
  readonly user: MappedUser;
  readonly startedAtMs: number;
  readonly planIfUnresolved: (link: ClaimedLink | UnknownLink) => PlannedRepair;
}

/** A user whose item seems to be left over from something, with the item as it is now. */
export async function lookAtUser(
  { userMarker, user, startedAtMs, planIfUnresolved }: SuspiciousUser,
  { links }: Pick<Reads, 'links'>,
): Promise<AuditCase | undefined> {
  const { userId } = user;
  const link = await links.find(userId);
  if (isUnresolved(link, startedAtMs)) {
    return {
      finding: {
        kind: 'unresolved',
        userMarker,
        customerId: undefined,
        sinceMs: link.firstAttemptAtMs,
      },
      userId,
      repair: planIfUnresolved(link),
    };
  }
  if (link?.state === 'erasing' && isErasingTooLong(link, startedAtMs)) {
    const { customerId, requestedAtMs } = link;
    return {
      finding: { kind: 'erasing', userMarker, customerId, sinceMs: requestedAtMs },
      userId,
      repair: { action: 'none', reason: 'report-only' },
    };
  }
  return undefined;
}
