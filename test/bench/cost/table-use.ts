import { type Update, updated } from './apply-update.ts';
import { assumptions } from './assumptions.ts';
import type { RecordedCall } from './recorder.ts';
import { itemBytes, readUnits, type WrittenItem, writeUnits } from './request-units.ts';

export interface Units {
  readonly read: number;
  readonly write: number;
}

interface TableRequest extends Update {
  readonly IndexName?: string;
  readonly ConsistentRead?: boolean;
  readonly Item?: WrittenItem;
}

interface TableAnswer {
  readonly Item?: WrittenItem;
  readonly Items?: readonly WrittenItem[];
}

/** Counts DynamoDB's request units, and what stays in the table, from requests and answers. */
export interface TableUse {
  /** In the order in which they were sent. @throws Error for an operation that it has no rule for. */
  add(calls: readonly Pick<RecordedCall, 'operation' | 'requestBody' | 'responseBody'>[]): Units;
  /** Of the items that were written with a time to live: bytes, times the share of a month left. */
  storedByteMonths(): number;
}

/** @param nowMs - epoch milliseconds. Default: now. */
export function createTableUse(nowMs = Date.now()): TableUse {
  const stored = new Map<string, WrittenItem>();
  const bytesAt = (key: string) => itemBytes(stored.get(key) ?? {});

  function unitsOf(operation: string, request: TableRequest, answer: TableAnswer): Units {
    const key = JSON.stringify((request.Key ?? request.Item)?.pk);
    switch (operation) {
      case 'GetItem':
        return {
          read: readUnits(itemBytes(answer.Item ?? {}), request.ConsistentRead === true),
          write: 0,
        };
      case 'Query': {
        const bytes = (answer.Items ?? []).reduce((sum, item) => sum + itemBytes(item), 0);
        return { read: readUnits(bytes, request.ConsistentRead === true), write: 0 };
      }
      case 'PutItem': {
        const item = request.Item ?? {};
        const write = writeUnits(Math.max(itemBytes(item), bytesAt(key)));
        stored.set(key, item);
        // An item with a customer is in the index as well.
        return { read: 0, write: item.customerId === undefined ? write : write + 1 };
      }
      case 'UpdateItem': {
        const before = stored.get(key) ?? {};
        const after = updated(before, request);
        stored.set(key, after);
        return { read: 0, write: writeUnits(Math.max(itemBytes(before), itemBytes(after))) };
      }
      case 'DeleteItem': {
        const write = writeUnits(bytesAt(key));
        stored.delete(key);
        return { read: 0, write };
      }
      default:
        throw new Error(`There is no rule for the units of ${operation}.`);
    }
  }

  return {
    add: (calls) => {
      const each = calls.map(({ operation, requestBody, responseBody }) =>
        unitsOf(operation, JSON.parse(requestBody), JSON.parse(responseBody)),
      );
      return {
        read: each.reduce((sum, { read }) => sum + read, 0),
        write: each.reduce((sum, { write }) => sum + write, 0),
      };
    },
    storedByteMonths: () =>
      [...stored.values()].reduce((sum, item) => {
        const expires = Number(item.expiresAtSeconds?.N ?? Number.NaN);
        const months = (expires - nowMs / 1000) / assumptions.secondsPerMonth;
        return Number.isNaN(months)
          ? sum
          : sum + (itemBytes(item) + assumptions.bytesPerStoredItem) * Math.min(1, months);
      }, 0),
  };
}
