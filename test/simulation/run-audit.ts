import { scheduledAudit } from '../../functions/audit/scheduled-audit.ts';
import type { CustomerMap, MappedUser } from '../../functions/core/customers/audit/audit-ports.ts';
import type { AuditRuns } from '../../functions/core/customers/audit/audit-runs.ts';
import type { CustomerLink, Revision } from '../../functions/core/customers/customer-link.ts';
import type { CustomerLinks } from '../../functions/core/customers/ports.ts';
import { testMarkers } from '../fakes/test-markers.ts';
import { done, killed, unavailable } from './alternatives.ts';
import type { Caller } from './caller.ts';
import type { Ports } from './ports-of.ts';
import { canaryId, otherMarkers, othersId, user, type World } from './world.ts';

const fromTheStart: AuditRuns = {
  begin: async () => ({
    begun: { cursor: undefined, listBegunAtMs: undefined },
    reserve: async () => undefined,
    end: async () => undefined,
  }),
};

function mapOf(caller: Caller, linkNow: () => CustomerLink | undefined): CustomerMap {
  return {
    async *pages(): AsyncIterable<readonly MappedUser[]> {
      const link = await caller.step('reads the map', [
        done(linkNow),
        unavailable('table_unavailable'),
        killed('killed before it'),
      ]);
      if (link !== undefined) yield [{ userId: user, link }];
    },
  };
}

const othersLink: CustomerLink = {
  state: 'linked',
  revision: 'others' as Revision,
  writtenAtMs: 0,
  customerId: othersId,
};

/** Nothing of ours gives another deployment a reason to write. */
function othersLinks(world: World): CustomerLinks {
  return {
    find: async () => othersLink,
    replace: async (_userId, _expected, next) => {
      world.violate(`Another deployment’s audit wrote ${next.state}.`);
      return true;
    },
  };
}

/** One run of the real scheduled audit over the simulated ports. */
export async function runAudit(
  world: World,
  caller: Caller,
  { dojo, ...ports }: Ports,
  role: 'audit' | 'audit-report-only' | 'audit-of-another',
): Promise<void> {
  const isOurs = role !== 'audit-of-another';
  const links = isOurs ? ports.links : othersLinks(world);
  const map = mapOf(caller, () => (isOurs ? world.item : othersLink));
  const adoptables = isOurs
    ? ports.adoptables
    : {
        ...ports.adoptables,
        record: async () => world.violate('Another deployment’s audit recorded a customer.'),
      };
  const { clock, newRevision, cards, account, markerOf } = ports;
  // Looks only read: beside each other they would multiply the schedules, and change nothing.
  const audit = { map, links, directory: dojo, clock, looksAtOnce: 1 };
  await scheduledAudit(
    {
      markers: isOurs ? testMarkers : otherMarkers,
      repairs: role !== 'audit-report-only',
      remainingMs: () => Number.MAX_SAFE_INTEGER,
    },
    {
      runs: fromTheStart,
      canary: {
        find: async () => ({
          state: 'linked',
          revision: 'canary' as Revision,
          writtenAtMs: 0,
          customerId: canaryId,
        }),
        facts: async () => ({ confirmedCanaryId: canaryId }),
        exists: async () => account.prove().then(() => true),
        make: async () => canaryId,
        confirm: async () => undefined,
      },
      audit,
      payments: { begunBefore: async () => [] },
      repair: {
        ...audit,
        newRevision,
        adoptables,
        cards,
        account,
        savedCards: { count: (id) => dojo.countCards(id) },
      },
      erasures: {
        ...audit,
        newRevision,
        adoptables,
        cards,
        account,
        markerOf,
        forgetUser: async () => 'erased',
      },
      metrics: {
        findings: () => undefined,
        completed: () => undefined,
        openFor: () => undefined,
      },
      log: ports.log,
    },
  );
}
