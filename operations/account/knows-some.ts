import { sampleOf } from '../../functions/core/customers/audit/establish-account.ts';
import type { LinkedCustomer } from '../../functions/core/customers/customer-link.ts';
import type { CustomerDirectory } from '../../functions/core/customers/ports.ts';

/** Whether the directory's account knows one of these customers, of which some are asked for. */
export async function knowsSome(
  links: readonly LinkedCustomer[],
  directory: Pick<CustomerDirectory, 'exists'>,
): Promise<boolean> {
  for (const { customerId } of sampleOf(links)) {
    if (await directory.exists(customerId)) return true;
  }
  return false;
}
