import { isFailure } from '../../failures.ts';
import type { RepairDependencies } from './audit-ports.ts';
import { classifyCustomer } from './classify-customer.ts';
import { type AuditCase, mayDelete } from './finding.ts';
import { recordAdoptable } from './record-adoptable.ts';
import { removeCustomer, sweepCustomer } from './remove-customer.ts';
import type { RepairedCase, RepairOutcome } from './repair-outcome.ts';
import { adoptForUnresolvedUser, releaseUnresolvedUser } from './repair-unresolved-user.ts';

function needed<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new Error(`A repair without ${what}.`);
  return value;
}

async function removeSurplus(
  { finding, userId, createdAtMs, repair: { action } }: AuditCase,
  dependencies: RepairDependencies,
): Promise<RepairOutcome> {
  const { userMarker } = finding;
  const customerId = needed(finding.customerId, 'a customer');
  const owner = needed(userId, 'a user');
  const outcome =
    action === 'sweep'
      ? await sweepCustomer({ id: customerId, name: undefined, createdAtMs }, owner, dependencies)
      : await removeCustomer({ customerId, createdAtMs, userId: owner, userMarker }, dependencies);
  if (outcome.kind !== 'linked-now') return outcome;
  return action === 'delete-unless-adopted'
    ? { kind: 'adopted', customerId }
    : { kind: 'changed-meanwhile' };
}

/** The item is read again: its user may have got another customer, or have been erased, since then. */
async function recordOrphan(
  { finding, userId, createdAtMs }: AuditCase,
  dependencies: RepairDependencies,
): Promise<RepairOutcome> {
  const { links, clock } = dependencies;
  const customer = { id: needed(finding.customerId, 'a customer'), createdAtMs };
  const link = userId && (await links.find(userId));
  if (classifyCustomer(customer, link, clock()) !== 'orphan') return { kind: 'changed-meanwhile' };
  await recordAdoptable(finding.userMarker, customer, dependencies);
  return { kind: 'recorded' };
}

async function repairCase(
  found: AuditCase,
  dependencies: RepairDependencies,
): Promise<RepairOutcome> {
  const { repair, userId } = found;
  if (repair.action === 'none') return { kind: 'kept', reason: repair.reason };
  if (dependencies.shouldStop()) return { kind: 'kept', reason: 'out-of-time' };
  switch (repair.action) {
    case 'adopt':
      return adoptForUnresolvedUser(needed(userId, 'a user'), repair.candidates, dependencies);
    case 'release':
      return releaseUnresolvedUser(
        needed(userId, 'a user'),
        repair.ifSettledBeforeMs,
        dependencies,
      );
    case 'record':
      return recordOrphan(found, dependencies);
    default:
      return removeSurplus(found, dependencies);
  }
}

function isAboutUser({ finding }: AuditCase): boolean {
  return finding.kind === 'unresolved';
}

/** How many customers the scheduled audit may delete within a day, of so many that carry the map's marker. */
export interface DeletionCap {
  /** Never more than this. */
  readonly count: number;
  /** Nor more than this share of the marked customers, where that is more than `always`. */
  readonly share: number;
  /** So many are never too many. */
  readonly always: number;
}

/** A map of ten thousand users is not expected to have more than a hundred surplus customers a day. */
export const deletionCap: DeletionCap = { count: 100, share: 0.1, always: 10 };

export function allowedDeletions({ count, share, always }: DeletionCap, marked: number): number {
  return Math.min(count, Math.max(always, Math.floor(share * marked)));
}

export interface RepairInput {
  readonly cases: readonly AuditCase[];
  /** How many may be deleted. With more to delete than that, none is. */
  readonly maxDeletions: number;
}

/** Those that may end in a deletion. What an unresolved user is to be linked to is not one of them. */
function deletionsOf(cases: readonly AuditCase[]): ReadonlySet<AuditCase> {
  const adopted = new Set(
    cases.flatMap(({ repair: it }) => (it.action === 'adopt' ? it.candidates.slice(0, 1) : [])),
  );
  return new Set(
    cases.filter(
      (it) =>
        mayDelete(it) &&
        !(it.finding.customerId !== undefined && adopted.has(it.finding.customerId)),
    ),
  );
}

/** How many of these a repair may end up deleting: none, where that would be too many. */
export function plannedDeletions({ cases, maxDeletions }: RepairInput): number {
  const { size } = deletionsOf(cases);
  return size > maxDeletions ? 0 : size;
}

/**
 * Repairs what an audit has found, as far as that is safe. Unresolved users come first, so that what is not
 * linked to one of them can be deleted. Everything is read again right before, and every change is
 * conditional on that. A failure is kept with its finding and the rest goes on.
 */
export async function repair(
  { cases, maxDeletions }: RepairInput,
  dependencies: RepairDependencies,
): Promise<readonly RepairedCase[]> {
  const deletions = deletionsOf(cases);
  const isTooMany = deletions.size > maxDeletions;
  const repaired: RepairedCase[] = [];
  const usersFirst = [...cases.filter(isAboutUser), ...cases.filter((it) => !isAboutUser(it))];
  for (const found of usersFirst) {
    if (isTooMany && deletions.has(found)) {
      repaired.push({ ...found, outcome: { kind: 'kept', reason: 'too-many-deletions' } });
      continue;
    }
    try {
      const outcome = await repairCase(found, dependencies);
      repaired.push({ ...found, outcome });
    } catch (error) {
      if (!isFailure(error)) throw error;
      repaired.push({ ...found, outcome: { kind: 'failed', code: error.code } });
    }
  }
  return repaired;
}
