import { paymentIntentId } from '../dojo/dojo-payment-intents.ts';
import { setupIntentId } from '../dojo/dojo-setup-intents.ts';
import type { MerchantCall } from '../http/call.ts';
import { Problem } from '../http/problem.ts';
import type { OperationSubject } from './answer-operation.ts';

type WithPath = Pick<MerchantCall<unknown>, 'path'>;

/** @throws Problem `payment_intent_not_found` for what cannot be an id. */
export function paymentSubjectOf({ path }: WithPath): OperationSubject {
  const { data: id } = paymentIntentId.safeParse(path.paymentIntentId);
  if (id === undefined) throw new Problem('payment_intent_not_found');
  return { kind: 'payment', id };
}

/** @throws Problem `setup_intent_not_found` for what cannot be an id. */
export function setupSubjectOf({ path }: WithPath): OperationSubject {
  const { data: id } = setupIntentId.safeParse(path.setupIntentId);
  if (id === undefined) throw new Problem('setup_intent_not_found');
  return { kind: 'setup', id };
}
