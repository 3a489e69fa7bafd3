import type { Clock } from '../clock.ts';
import type { CustomerId } from '../customers/customer-link.ts';
import type { Marker } from '../customers/marker.ts';
import type { AdoptableRecords } from '../customers/ports.ts';
import { type VersionedClient, versionedItems } from './versioned-items.ts';

const keyOf = (marker: Marker): string => `adoptable#${marker}`;

/** Customers to be adopted, by marker. They stay until they are adopted or erased. */
export const adoptableTable = (
  client: VersionedClient,
  tableName: string,
  { clock, newRevision }: { readonly clock: Clock; readonly newRevision: () => string },
): AdoptableRecords => {
  const items = versionedItems(client, tableName);
  const find = async (marker: Marker) => {
    const item = await items.find(keyOf(marker));
    return (
      item && {
        revision: item.revision?.S ?? '',
        ids: (item.customerIds?.L ?? []).flatMap(({ S }) =>
          S === undefined ? [] : [S as CustomerId],
        ),
      }
    );
  };
  return {
    find: async (marker) => (await find(marker))?.ids ?? [],

    async remove(marker) {
      const stored = await find(marker);
      if (stored !== undefined) await items.remove(keyOf(marker), stored);
    },

    async record(marker, customerId, { isPreferred }) {
      const stored = await find(marker);
      const others = (stored?.ids ?? []).filter((id) => id !== customerId);
      const ids = isPreferred ? [customerId, ...others] : [...others, customerId];
      // Losing against another audit is no loss: it, or the next one, records the same.
      await items.replace(keyOf(marker), stored, {
        revision: newRevision(),
        attributes: {
          customerIds: { L: ids.map((id) => ({ S: id })) },
          recordedAtMs: { N: String(clock()) },
        },
      });
    },
  };
};
