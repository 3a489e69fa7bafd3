import { isFailure } from '../failures.ts';
import type { BegunOperation } from './begin-operation.ts';
import { evidenceOf } from './compare-payment.ts';
import { concludeFrom, type LookedBack, leaveUnresolved, lookBack } from './look-back.ts';
import type { OperationCall } from './operation-request.ts';
import type { OpenOperation } from './payment-record.ts';
import type { DojoReply, OperationDependencies } from './ports.ts';
import { sendOperation } from './send-operation.ts';
import { settleDone } from './settle-record.ts';
import { minimumSendMs } from './timing.ts';

/** A refund may be sent again with Dojo's own key, once it does not show. */
async function sendAgain(
  call: OperationCall,
  open: OpenOperation,
  dependencies: OperationDependencies,
): Promise<DojoReply | undefined> {
  if (open.kind !== 'refund' || dependencies.deadline.remainingMs() < minimumSendMs) {
    return undefined;
  }
  try {
    return await sendOperation(call, open, dependencies);
  } catch (error) {
    // Even a refusal says nothing of the first one.
    if (isFailure(error)) return undefined;
    throw error;
  }
}

/**
 * What came of an operation that Dojo was asked for and has not answered.
 * @throws what the table throws, and Dojo when it is asked once more what shows
 */
export async function afterLostAnswer(
  call: OperationCall,
  { record, open }: BegunOperation,
  dependencies: OperationDependencies,
): Promise<LookedBack> {
  const evidence = await lookBack(call.id, open, dependencies);
  if (evidence.kind !== 'not-shown') {
    return concludeFrom(call.id, record, open, evidence, dependencies);
  }
  const reply = await sendAgain(call, open, dependencies);
  if (reply?.kind !== 'moved') {
    return leaveUnresolved(call.id, record, open, evidence, dependencies);
  }
  // Dojo is trusted to know its own key, and watched.
  const payment = await dependencies.dojo.find(call.id);
  const shown = payment && evidenceOf(open, payment);
  if (shown?.kind === 'doubtful') {
    return leaveUnresolved(call.id, record, open, shown, dependencies);
  }
  return settleDone(call.id, open, reply, dependencies);
}
