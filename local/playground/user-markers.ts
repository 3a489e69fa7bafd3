import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { UserId } from '../../functions/core/customers/customer-link.ts';
import type { MapId } from '../../functions/core/customers/map-identity.ts';
import { type Deployment, type Markers, markersOf } from '../../functions/core/customers/marker.ts';
import { mapIdentityKey } from '../../functions/core/dynamodb/map-identity-table.ts';
import { versionedItems } from '../../functions/core/dynamodb/versioned-items.ts';
import { localCredentials, localRegion } from '../aws/local-account.ts';
import type { TableWrite } from '../aws/table-write.ts';

const markerPattern = /\[sc:[0-9a-f]{6}:[0-9a-f]{20}\]/;

/** What the customers of users carry at Dojo. Unknown until the map has its id. */
export class UserMarkers {
  readonly #userIds = new Set<string>();
  readonly #userOfMarker = new Map<string, string>();
  #markers: Markers | undefined;

  add(userId: string): void {
    if (this.#userIds.has(userId)) return;
    this.#userIds.add(userId);
    this.#learn(userId);
  }

  /** The map has this id. */
  know(mapId: string, deployment: Deployment): void {
    if (this.#markers !== undefined) return;
    this.#markers = markersOf(mapId as MapId, deployment);
    for (const userId of this.#userIds) this.#learn(userId);
  }

  of(userId: string): string | undefined {
    return this.#markers?.of(userId as UserId);
  }

  /** The user whose marker is in the text, among those who were added. */
  userIn(text: string): string | undefined {
    const [marker = ''] = markerPattern.exec(text) ?? [];
    return this.#userOfMarker.get(marker);
  }

  #learn(userId: string): void {
    const marker = this.of(userId);
    if (marker !== undefined) this.#userOfMarker.set(marker, userId);
  }
}

/** The map's id, when this is the write that names it. */
export function mapIdIn({ key, item }: TableWrite): string | undefined {
  const { mapId } = key === mapIdentityKey ? { ...item } : {};
  return typeof mapId === 'object' && mapId !== null && 'S' in mapId ? String(mapId.S) : undefined;
}

/** The map's id in a table that was kept. */
export async function readMapId(endpoint: string, tableName: string): Promise<string | undefined> {
  const client = new DynamoDBClient({
    endpoint,
    region: localRegion,
    credentials: localCredentials,
  });
  try {
    return (await versionedItems(client, tableName).find(mapIdentityKey))?.mapId?.S;
  } finally {
    client.destroy();
  }
}
