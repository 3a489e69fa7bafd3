import type { CustomerLinks } from '../customers/ports.ts';
import { customerLinkKey } from './customer-link-item.ts';
import { linkTable } from './link-table.ts';
import type { VersionedClient } from './versioned-items.ts';

/** The customer map in DynamoDB. */
export function customerLinkTable(client: VersionedClient, tableName: string): CustomerLinks {
  return linkTable(client, tableName, customerLinkKey);
}
