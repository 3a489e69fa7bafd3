import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { paymentRecordTable } from '../../functions/core/dynamodb/payment-record-table.ts';
import type { PaymentRecord } from '../../functions/core/payment-operations/payment-record.ts';
import { type Backend, onLoopback } from './backend.ts';

/** What the table knows of a payment, or of a setup intent. */
export async function findRecord(
  { dynamoDbUrl, tableName }: Pick<Backend, 'dynamoDbUrl' | 'tableName'>,
  id: string,
): Promise<PaymentRecord | undefined> {
  const client = new DynamoDBClient(onLoopback(dynamoDbUrl));
  try {
    return await paymentRecordTable(client, tableName).find(id);
  } finally {
    client.destroy();
  }
}
