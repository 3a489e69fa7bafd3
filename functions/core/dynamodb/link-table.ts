import { legalTransitions, type UserId } from '../customers/customer-link.ts';
import type { CustomerLinks } from '../customers/ports.ts';
import { formatCustomerLink, parseCustomerLink } from './customer-link-item.ts';
import { type VersionedClient, versionedItems } from './versioned-items.ts';

/** Links in DynamoDB, each an item under the key that `keyOf` gives it. */
export function linkTable(
  client: VersionedClient,
  tableName: string,
  keyOf: (id: UserId) => string,
): CustomerLinks {
  const items = versionedItems(client, tableName);
  return {
    async find(userId) {
      const item = await items.find(keyOf(userId));
      return item && parseCustomerLink(item);
    },

    async replace(userId, expected, next) {
      if (!legalTransitions[expected?.state ?? 'absent'].includes(next.state)) {
        throw new Error(`Illegal move of a customer link: ${expected?.state} to ${next.state}.`);
      }
      return items.replace(keyOf(userId), expected, {
        revision: next.revision,
        attributes: formatCustomerLink(next),
      });
    },
  };
}
