import { z } from 'zod';

/** A write of one item, as it was asked for. */
export interface TableWrite {
  readonly tableName: string;
  /** The partition key. */
  readonly key: string;
  /** All attributes, in DynamoDB's JSON. Absent: the item was deleted, or changed in part. */
  readonly item: Readonly<Record<string, unknown>> | undefined;
  readonly isDeletion: boolean;
  /** False: it was refused, mostly because somebody else had written the item meanwhile. */
  readonly isWritten: boolean;
}

const attributes = z.record(z.string(), z.unknown());
const withKey = z.looseObject({ pk: z.object({ S: z.string() }) });
const written = z.object({
  TableName: z.string(),
  Item: attributes.optional(),
  Key: attributes.optional(),
});

const writes: readonly string[] = ['PutItem', 'UpdateItem', 'DeleteItem'];

/** @returns undefined for what writes no single item under a text as partition key `pk`. */
export function tableWriteOf(
  operation: string,
  input: unknown,
): Omit<TableWrite, 'isWritten'> | undefined {
  const parsed = writes.includes(operation) ? written.safeParse(input).data : undefined;
  const key = withKey.safeParse(parsed?.Item ?? parsed?.Key).data?.pk.S;
  if (parsed === undefined || key === undefined) return undefined;
  return {
    tableName: parsed.TableName,
    key,
    item: parsed.Item,
    isDeletion: operation === 'DeleteItem',
  };
}
