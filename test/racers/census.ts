import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { defaultAccount } from '../../functions/core/customers/customer-account.ts';
import type {
  CustomerId,
  CustomerLink,
  UserId,
} from '../../functions/core/customers/customer-link.ts';
import { findMarker, type Marker } from '../../functions/core/customers/marker.ts';
import {
  parseCustomerLink,
  userIdOfKey,
} from '../../functions/core/dynamodb/customer-link-item.ts';
import { localCredentials, localRegion } from '../../local/aws/local-account.ts';
import type { Backend } from './backend.ts';
import { readMarkers } from './read-markers.ts';

/** Who has which customers at one moment, from the table and from Dojo. */
export interface Census {
  linkOf(userId: UserId): CustomerLink | undefined;
  /** Customers that live at Dojo and carry the user's marker. */
  customersOf(userId: UserId): readonly string[];
  isLive(customerId: string): boolean;
  readonly users: readonly UserId[];
  /** Canaries of the map that live at Dojo. */
  readonly canaries: number;
  /** Live customers beyond each user's first. */
  readonly duplicates: number;
}

export async function takeCensus(backend: Backend): Promise<Census> {
  const [links, markers] = await Promise.all([readLinks(backend), readMarkers(backend)]);
  const live = new Set<string>();
  const byMarker = new Map<Marker, string[]>();
  for (const account of backend.simulator.accounts.list()) {
    for (const { id, details } of account.customers.list()) {
      live.add(id);
      const marker = findMarker(details.name);
      if (marker !== undefined) byMarker.set(marker, [...(byMarker.get(marker) ?? []), id]);
    }
  }
  return {
    linkOf: (userId) => links.get(userId),
    customersOf: (userId) => byMarker.get(markers.of(userId)) ?? [],
    isLive: (customerId) => live.has(customerId),
    users: [...links.keys()],
    canaries: byMarker.get(markers.ofCanary(defaultAccount))?.length ?? 0,
    duplicates: [...byMarker.values()].reduce((sum, ids) => sum + ids.length - 1, 0),
  };
}

/** The customer that the table says is the user's. */
export function linkedCustomer(link: CustomerLink | undefined): CustomerId | undefined {
  return link?.state === 'linked' ? link.customerId : undefined;
}

/** Everybody's item as it stands. */
export async function readLinks({
  dynamoDbUrl,
  tableName,
}: Pick<Backend, 'dynamoDbUrl' | 'tableName'>): Promise<Map<UserId, CustomerLink>> {
  const client = new DynamoDBClient({
    endpoint: dynamoDbUrl,
    region: localRegion,
    credentials: localCredentials,
  });
  const links = new Map<UserId, CustomerLink>();
  for await (const page of paginateScan(
    { client },
    { TableName: tableName, ConsistentRead: true },
  )) {
    for (const item of page.Items ?? []) {
      const userId = userIdOfKey(item.pk?.S);
      if (userId !== undefined) links.set(userId, parseCustomerLink(item));
    }
  }
  client.destroy();
  return links;
}
