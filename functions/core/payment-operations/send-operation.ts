import type { OperationCall } from './operation-request.ts';
import type { OpenOperation } from './payment-record.ts';
import type { DojoReply, OperationDependencies } from './ports.ts';

/** Asks Dojo to do it. @throws as the calls of `DojoPayments` that move money */
export function sendOperation(
  { id, request }: OperationCall,
  { keyHash, amount, paymentIntentId }: OpenOperation,
  { dojo }: OperationDependencies,
): Promise<DojoReply> {
  switch (request.kind) {
    case 'capture':
      return dojo.capture(id, amount.value);
    case 'release':
      return dojo.reverse(id);
    case 'refund':
      return dojo.refund(id, {
        amount: amount.value,
        reason: request.reason,
        notes: request.notes,
        // Another payment's refund with the same key of a caller's is another refund.
        key: `${id}.${keyHash}`.slice(-100),
      });
    case 'charge':
      if (paymentIntentId === undefined) throw new Error('A charge without an intent.');
      return dojo.charge(paymentIntentId);
  }
}
