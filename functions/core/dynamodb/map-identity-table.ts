import type { Clock } from '../clock.ts';
import type { MapId, MapIdentities } from '../customers/map-identity.ts';
import { ContractBroken, Unavailable } from '../failures.ts';
import { type VersionedClient, versionedItems } from './versioned-items.ts';

/** The one item that names the map. It has no time to live, and nothing ever changes it. */
export const mapIdentityKey = 'map#identity';

function mapIdIn(item: Readonly<Record<string, { readonly S?: string | undefined }>>): MapId {
  const mapId = item.mapId?.S;
  if (mapId !== undefined && /^[\w-]{16,64}$/.test(mapId)) return mapId as MapId;
  throw new ContractBroken(
    'map_identity_unreadable',
    'The name of the customer map is unreadable.',
    {
      dependency: 'dynamodb',
    },
  );
}

/** The map's id, in its own table. `newId` makes one that nobody else makes. */
export function mapIdentityTable(
  client: VersionedClient,
  tableName: string,
  { clock, newId }: { readonly clock: Clock; readonly newId: () => string },
): MapIdentities {
  const items = versionedItems(client, tableName);
  return {
    async readOrCreate() {
      const found = await items.find(mapIdentityKey);
      if (found !== undefined) return mapIdIn(found);
      const mapId = newId() as MapId;
      const isOurs = await items.replace(mapIdentityKey, undefined, {
        revision: mapId,
        attributes: { mapId: { S: mapId }, createdAtMs: { N: String(clock()) } },
      });
      if (isOurs) return mapId;
      const other = await items.find(mapIdentityKey);
      if (other !== undefined) return mapIdIn(other);
      throw new Unavailable('table_unavailable', 'The customer map has no name yet.', {
        dependency: 'dynamodb',
      });
    },
  };
}
