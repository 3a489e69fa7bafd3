import type { MapId } from '../functions/core/customers/map-identity.ts';
import { mapIdentityKey } from '../functions/core/dynamodb/map-identity-table.ts';
import { versionedItems } from '../functions/core/dynamodb/versioned-items.ts';
import type { Connection } from './connect.ts';
import type { Target } from './target.ts';

/** The customer map's id, unlike `markers()` of the map without making one. `undefined`: it has none yet. */
export async function readMapId(
  { tableName }: Pick<Target, 'tableName'>,
  { table }: Pick<Connection, 'table'>,
): Promise<MapId | undefined> {
  const item = await versionedItems(table, tableName).find(mapIdentityKey);
  return item?.mapId?.S as MapId | undefined;
}
