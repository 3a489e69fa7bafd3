import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { legalTransitions } from '../customers/customer-link.ts';
import type { CustomerLinks } from '../customers/ports.ts';
import { customerLinkKey, formatCustomerLink, parseCustomerLink } from './customer-link-item.ts';
import { versionedItems } from './versioned-items.ts';

/** The customer map in DynamoDB. */
export const customerLinkTable = (client: DynamoDBClient, tableName: string): CustomerLinks => {
  const items = versionedItems(client, tableName);
  return {
    async find(userId) {
      const item = await items.find(customerLinkKey(userId));
      return item && parseCustomerLink(item);
    },

    async replace(userId, expected, next) {
      if (!legalTransitions[expected?.state ?? 'absent'].includes(next.state)) {
        throw new Error(`Illegal move of a customer link: ${expected?.state} to ${next.state}.`);
      }
      return items.replace(customerLinkKey(userId), expected, {
        revision: next.revision,
        attributes: formatCustomerLink(next),
      });
    },
  };
};
