import { isFailure } from '../../failures.ts';
import type { CustomerId } from '../customer-link.ts';
import type { Marker } from '../marker.ts';
import type { AdoptableCustomer } from '../ports.ts';
import type { RepairDependencies } from './audit-ports.ts';

async function hasCards(
  customerId: CustomerId,
  { savedCards }: Pick<RepairDependencies, 'savedCards'>,
): Promise<boolean> {
  try {
    return (await savedCards.count(customerId)) > 0;
  } catch (error) {
    if (!isFailure(error)) throw error;
    return false;
  }
}

/**
 * Records a customer for the user whose marker it carries: the user's next first request adopts it. Of
 * several the one with saved cards comes first; one that is recorded alone does so anyway, so that an audit
 * gets past those of the audits before.
 */
export async function recordAdoptable(
  marker: Marker,
  customer: AdoptableCustomer,
  dependencies: Pick<RepairDependencies, 'savedCards' | 'adoptables'>,
): Promise<void> {
  const recorded = await dependencies.adoptables.find(marker);
  if (recorded.length === 1 && recorded[0]?.id === customer.id) return;
  await dependencies.adoptables.record(marker, customer, {
    isPreferred: await hasCards(customer.id, dependencies),
  });
}
