import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  formatPaymentRecord,
  paymentRecordTable as guardedTable,
  startOfPaymentKeys,
} from '../../../functions/core/dynamodb/payment-record-table.ts';
import type { PaymentRecords } from '../../../functions/core/payment-operations/ports.ts';

/**
 * The records of payments without their guard: every write succeeds, whoever has written meanwhile.
 * Stands in for the product's own, to show that a race without it fails.
 */
export function paymentRecordTable(client: DynamoDBClient, tableName: string): PaymentRecords {
  const { find } = guardedTable(client, tableName);
  return {
    find,
    async replace(id, _expected, next) {
      const Item = {
        pk: { S: `${startOfPaymentKeys}${id}` },
        revision: { S: next.revision },
        ...formatPaymentRecord(next),
      };
      await client.send(new PutItemCommand({ TableName: tableName, Item }));
      return true;
    },
  };
}
