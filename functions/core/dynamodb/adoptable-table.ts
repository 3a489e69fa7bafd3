import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Clock } from '../clock.ts';
import type { CustomerId } from '../customers/customer-link.ts';
import type { Marker } from '../customers/marker.ts';
import type { AdoptableCustomer, AdoptableRecords } from '../customers/ports.ts';
import { type Attributes, type VersionedClient, versionedItems } from './versioned-items.ts';

function keyOf(marker: Marker): string {
  return `adoptable#${marker}`;
}

function customersIn(item: Attributes): readonly AdoptableCustomer[] {
  return (item.customers?.L ?? []).flatMap(({ M }) => {
    const id = M?.id?.S as CustomerId | undefined;
    const createdAtMs = M?.createdAtMs?.N;
    return id === undefined
      ? []
      : [{ id, createdAtMs: createdAtMs === undefined ? undefined : Number(createdAtMs) }];
  });
}

function format({ id, createdAtMs }: AdoptableCustomer): AttributeValue {
  return {
    M: {
      id: { S: id },
      ...(createdAtMs !== undefined && { createdAtMs: { N: String(createdAtMs) } }),
    },
  };
}

/** Customers to be adopted, by marker. They stay until they are adopted or erased. */
export function adoptableTable(
  client: VersionedClient,
  tableName: string,
  { clock, newRevision }: { readonly clock: Clock; readonly newRevision: () => string },
): AdoptableRecords {
  const items = versionedItems(client, tableName);
  const find = async (marker: Marker) => {
    const item = await items.find(keyOf(marker));
    return (
      item && {
        revision: item.revision?.S ?? '',
        customers: customersIn(item),
      }
    );
  };
  return {
    find: async (marker) => (await find(marker))?.customers ?? [],

    async remove(marker) {
      const stored = await find(marker);
      if (stored !== undefined) await items.remove(keyOf(marker), stored);
    },

    async record(marker, customer, { isPreferred }) {
      const stored = await find(marker);
      const others = (stored?.customers ?? []).filter(({ id }) => id !== customer.id);
      const customers = isPreferred ? [customer, ...others] : [...others, customer];
      // Losing against another audit is no loss: it, or the next one, records the same.
      await items.replace(keyOf(marker), stored, {
        revision: newRevision(),
        attributes: {
          customers: { L: customers.map(format) },
          recordedAtMs: { N: String(clock()) },
        },
      });
    },
  };
}
