import { audit } from '../../functions/core/customers/audit/audit.ts';
import { establishAccount } from '../../functions/core/customers/audit/establish-account.ts';
import { repair } from '../../functions/core/customers/audit/repair.ts';
import { dojoForAudit } from '../../functions/core/dojo/dojo-for-audit.ts';
import { customerLinkScan } from '../../functions/core/dynamodb/customer-link-scan.ts';
import type { Backend } from './backend.ts';
import { openRaceMap } from './race-map.ts';

/**
 * The audit with `--repair`, as a person on call would run it once the faults are over.
 *
 * @returns how many customers it deleted.
 */
export const auditAndRepair = async (backend: Backend): Promise<number> => {
  const clock = Date.now;
  const { table, dojo, map: customers, canary, close } = openRaceMap(backend);
  const { links, adoptables, newRevision } = customers;
  const { directory, savedCards, cards } = dojoForAudit(dojo, clock);
  const map = customerLinkScan(table, backend.tableName);
  const shared = { map, links, directory, clock, shouldStop: () => false };
  try {
    await establishAccount(canary, { map, clock });
    const markers = await customers.markers();
    const { cases } = await audit({ markers }, { ...shared, observe: () => {} });
    const repaired = await repair(
      { cases, maxDeletions: cases.length },
      { ...shared, savedCards, cards, adoptables, newRevision },
    );
    return repaired.filter(({ outcome }) => outcome.kind === 'deleted').length;
  } finally {
    close();
  }
};
