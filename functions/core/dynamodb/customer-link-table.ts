import type { CustomerLinks } from '../customers/ports.ts';
import { customerLinkKey } from './customer-link-item.ts';
import { linkTable } from './link-table.ts';
import type { VersionedClient } from './versioned-items.ts';

/** The customer map in DynamoDB. */
export const customerLinkTable = (client: VersionedClient, tableName: string): CustomerLinks =>
  linkTable(client, tableName, customerLinkKey);
