import { type DynamoDBClient, paginateScan, type ScanCommandInput } from '@aws-sdk/client-dynamodb';
import type { OpenPayment, OpenPayments } from '../payment-operations/open-payments.ts';
import { dynamoDbFailure } from './dynamodb-failure.ts';
import { ifReadable } from './if-readable.ts';
import { parsePaymentRecord, paymentIdOfKey, startOfPaymentKeys } from './payment-record-table.ts';
import type { Attributes } from './versioned-items.ts';

function openPaymentOf(item: Attributes): readonly OpenPayment[] {
  const paymentId = paymentIdOfKey(item.pk?.S);
  if (paymentId === undefined) return [];
  const open = ifReadable(() => parsePaymentRecord(item))?.open;
  const sinceMs = Number(item.openSinceMs?.N);
  return [{ paymentId, sinceMs, kind: open?.kind, reason: open?.unresolved?.reason }];
}

/** The payments that wait for an answer, out of a table that holds other items too. */
export function openPaymentScan(client: DynamoDBClient, tableName: string): OpenPayments {
  return {
    async begunBefore(timeMs) {
      const query: ScanCommandInput = {
        TableName: tableName,
        ConsistentRead: true,
        FilterExpression: 'begins_with(pk, :payment) AND openSinceMs < :time',
        ExpressionAttributeValues: {
          ':payment': { S: startOfPaymentKeys },
          ':time': { N: String(timeMs) },
        },
      };
      const found: OpenPayment[] = [];
      try {
        for await (const { Items = [] } of paginateScan({ client }, query)) {
          found.push(...Items.flatMap(openPaymentOf));
        }
      } catch (error) {
        throw dynamoDbFailure(error, 'read');
      }
      return found.toSorted((one, other) => one.sinceMs - other.sinceMs);
    },
  };
}
