import type { ClaimedLink, UnknownLink } from '../customer-link.ts';
import type { Marker } from '../marker.ts';
import type { AuditDependencies, MappedUser } from './audit-ports.ts';
import type { MarkedCustomer } from './collect-suspects.ts';
import type { AuditCase, PlannedRepair } from './finding.ts';
import { isErasingTooLong, isStuck, judgeCustomer } from './judge.ts';
import { planForCustomer } from './plan.ts';

type Reads = Pick<AuditDependencies, 'links' | 'directory'>;

/**
 * A suspicious customer with its user's item as it is now, and as Dojo has it now: much may have
 * happened since the map was read. `undefined`: all is well by now.
 */
export const lookAtCustomer = async (
  { customer, marker }: MarkedCustomer,
  { user, startedAtMs }: { readonly user: MappedUser | undefined; readonly startedAtMs: number },
  { links, directory }: Reads,
): Promise<AuditCase | undefined> => {
  const link = user && (await links.find(user.userId));
  const kind = judgeCustomer(customer, link, startedAtMs);
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
};

/** A customer with a marker of the old form: whose it is cannot be told, so that it is left. */
export const lookAtLegacy = (
  { customer, marker }: MarkedCustomer,
  startedAtMs: number,
): AuditCase => ({
  finding: {
    kind: 'legacy',
    userMarker: marker,
    customerId: customer.id,
    sinceMs: customer.createdAtMs ?? startedAtMs,
  },
  userId: undefined,
  repair: { action: 'none', reason: 'report-only' },
});

export interface SuspiciousUser {
  readonly userMarker: Marker;
  readonly user: MappedUser;
  readonly startedAtMs: number;
  readonly planIfStuck: (link: ClaimedLink | UnknownLink) => PlannedRepair;
}

/** A user whose item seems to be left over from something, with the item as it is now. */
export const lookAtUser = async (
  { userMarker, user, startedAtMs, planIfStuck }: SuspiciousUser,
  { links }: Pick<Reads, 'links'>,
): Promise<AuditCase | undefined> => {
  const { userId } = user;
  const link = await links.find(userId);
  if (isStuck(link, startedAtMs)) {
    return {
      finding: {
        kind: 'stuck',
        userMarker,
        customerId: undefined,
        sinceMs: link.firstAttemptAtMs,
      },
      userId,
      repair: planIfStuck(link),
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
};
