import { isFailure } from '../../failures.ts';
import type { CustomerId, UserId } from '../customer-link.ts';
import type { Marker, MarkerScope } from '../marker.ts';
import type { MappedUser, RepairDependencies } from './audit-ports.ts';
import type { AuditCase, ReasonToKeep } from './finding.ts';
import { readUsers } from './read-users.ts';
import { removeCustomer } from './remove-customer.ts';
import { adoptForStuckUser, releaseStuckUser } from './repair-stuck-user.ts';

/** What became of a finding. */
export type RepairOutcome =
  | { readonly kind: 'deleted' }
  | { readonly kind: 'adopted'; readonly customerId: CustomerId }
  | { readonly kind: 'released' }
  | { readonly kind: 'kept'; readonly reason: ReasonToKeep }
  /** Something happened since it was found. Nothing was done; a later run sees what is left. */
  | { readonly kind: 'changed-meanwhile' }
  /** It may have been done, or not. */
  | { readonly kind: 'failed'; readonly code: string };

export interface RepairedCase extends AuditCase {
  readonly outcome: RepairOutcome;
}

type Owners = () => Promise<ReadonlyMap<Marker, MappedUser>>;

/**
 * The user whose customer it is, or `undefined`. A marker does not tell, so for a customer that no
 * user had when the run began the map is read once more.
 */
const ownerOf = async (found: AuditCase, owners: Owners): Promise<UserId | undefined> =>
  found.userId ?? (await owners()).get(found.finding.userMarker)?.userId;

const repairCase = async (
  found: AuditCase,
  owners: Owners,
  dependencies: RepairDependencies,
): Promise<RepairOutcome> => {
  const { repair, userId } = found;
  const { customerId } = found.finding;
  if (repair.action === 'none') return { kind: 'kept', reason: repair.reason };
  if (dependencies.shouldStop()) return { kind: 'kept', reason: 'out-of-time' };
  if (repair.action === 'adopt' || repair.action === 'release') {
    if (userId === undefined) throw new Error('A stuck user is one of the map.');
    return repair.action === 'adopt'
      ? adoptForStuckUser(userId, repair.candidates, dependencies)
      : releaseStuckUser(userId, repair.ifSettledBeforeMs, dependencies);
  }
  if (customerId === undefined) throw new Error('There is no customer to delete.');
  const owner = await ownerOf(found, owners);
  const outcome = await removeCustomer({ customerId, userId: owner }, dependencies);
  const isLinkedNow = outcome.kind === 'linked-now';
  if (!isLinkedNow) return outcome;
  return repair.action === 'delete-unless-adopted'
    ? { kind: 'adopted', customerId }
    : { kind: 'changed-meanwhile' };
};

const isAboutUser = ({ finding }: AuditCase): boolean => finding.kind === 'stuck';

/**
 * Mends what an audit has found, as far as that is safe. Stuck users come first, so that what is not
 * linked to one of them can be deleted. Everything is read again right before, and every change is
 * conditional on that. A failure is kept with its finding and the rest goes on.
 */
export const repair = async (
  { scope, cases }: { readonly scope: MarkerScope; readonly cases: readonly AuditCase[] },
  dependencies: RepairDependencies,
): Promise<readonly RepairedCase[]> => {
  let read: ReturnType<Owners> | undefined;
  const owners: Owners = () => {
    read ??= readUsers(dependencies.map, scope);
    return read;
  };
  const repaired: RepairedCase[] = [];
  const usersFirst = [...cases.filter(isAboutUser), ...cases.filter((it) => !isAboutUser(it))];
  for (const found of usersFirst) {
    try {
      const outcome = await repairCase(found, owners, dependencies);
      repaired.push({ ...found, outcome });
    } catch (error) {
      if (!isFailure(error)) throw error;
      repaired.push({ ...found, outcome: { kind: 'failed', code: error.code } });
    }
  }
  return repaired;
};
