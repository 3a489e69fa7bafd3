import { setTimeout as sleep } from 'node:timers/promises';
import { type Clock, deadlineIn } from '../clock.ts';
import type { SavedCards } from '../customers/audit/audit-ports.ts';
import { callLimitMs } from '../customers/audit/audit-timing.ts';
import type { CustomerCards } from '../customers/erase-customer.ts';
import type { CustomerDirectory } from '../customers/ports.ts';
import type { DojoClient } from './dojo-client.ts';
import { dojoCustomerCards } from './dojo-customer-cards.ts';
import { dojoCustomers } from './dojo-customers.ts';
import { dojoSavedCards } from './dojo-saved-cards.ts';

export interface DojoForAudit {
  readonly directory: Pick<CustomerDirectory, 'list' | 'exists' | 'remove'>;
  readonly savedCards: SavedCards;
  readonly cards: CustomerCards;
}

/** Dojo as an audit uses it: it may take minutes, and each call has its own deadline. */
export function dojoForAudit(client: DojoClient, clock: Clock): DojoForAudit {
  const customers = () => dojoCustomers(client, deadlineIn(callLimitMs, clock));
  return {
    directory: {
      list: (after) => customers().list(after),
      exists: (customerId) => customers().exists(customerId),
      remove: (customerId) => customers().remove(customerId),
    },
    cards: {
      removeAll: (customerId) =>
        dojoCustomerCards(client, {
          deadline: deadlineIn(callLimitMs, clock),
          sleep: (ms) => sleep(ms),
        }).removeAll(customerId),
    },
    savedCards: {
      count: (customerId) =>
        dojoSavedCards(client, deadlineIn(callLimitMs, clock)).count(customerId),
    },
  };
}
