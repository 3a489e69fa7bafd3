import { OutcomeUnknown, Unavailable } from '../failures.ts';
import { chargeMetadataKey, userMetadataKey } from '../payments/user-metadata.ts';
import { type BegunOperation, whyNotCharged } from './begin-operation.ts';
import { type EndedEvidence, type Evidence, evidenceOf } from './compare-payment.ts';
import type { OperationCall } from './operation-request.ts';
import type { OpenOperation, PaymentRecord, PreparedIntent } from './payment-record.ts';
import type { OperationDependencies } from './ports.ts';

/** It cannot be charged, though it looked possible: nothing was done. `message`: why, for the caller. */
export class CannotCharge extends Error {
  override readonly name = 'CannotCharge';
}

export type PreparedCharge =
  | BegunOperation
  /** An earlier try with this key has been charged or declined. Nothing was sent now. */
  | { readonly kind: 'ended'; readonly begun: BegunOperation; readonly evidence: EndedEvidence };

/** Intents that were made for an earlier charge and may still be there. */
async function madeFor(
  setupIntentId: string,
  { paymentIntentId, sinceMs, keyHash }: PreparedIntent,
  { dojo }: OperationDependencies,
): Promise<readonly string[]> {
  if (paymentIntentId !== undefined) return [paymentIntentId];
  return dojo.findMade({
    setupIntentId,
    sinceMs,
    metadataKey: chargeMetadataKey,
    metadataValue: keyHash,
  });
}

/** What an intent that was made for a charge shows. `undefined`: Dojo does not know it, or it is canceled. */
async function lookAtMade(
  id: string,
  open: OpenOperation,
  { dojo }: OperationDependencies,
): Promise<Evidence | undefined> {
  const intent = await dojo.find(id);
  if (intent === undefined || intent.status === 'Canceled') return undefined;
  const evidence = evidenceOf(open, intent);
  if (evidence.kind !== 'doubtful') return evidence;
  throw new Unavailable('payment_not_shown_yet', 'An earlier charge is still under way at Dojo.', {
    retryAfterSeconds: 10,
  });
}

/**
 * Nobody can charge the intent of an earlier attempt any more, once it is canceled. One that was charged
 * after all shows itself here.
 * @throws CannotCharge, and Unavailable while Dojo works on a charge of it
 */
async function discard(
  id: string,
  open: OpenOperation,
  dependencies: OperationDependencies,
): Promise<void> {
  const evidence = await lookAtMade(id, open, dependencies);
  if (evidence?.kind === 'moved') {
    throw new CannotCharge(
      'An earlier charge of this setup intent has been made after all: look at its payment.',
    );
  }
  if (evidence !== undefined) await dependencies.dojo.cancel(id);
}

type TakenUp =
  /** Can still be charged. */
  | { readonly kind: 'unpaid'; readonly paymentIntentId: string }
  | {
      readonly kind: 'ended';
      readonly paymentIntentId: string;
      readonly evidence: EndedEvidence;
    };

/** The intent that an earlier attempt with this key has made. Of several unpaid ones all but one are canceled. */
async function takeUp(
  setupIntentId: string,
  open: OpenOperation,
  prepared: PreparedIntent,
  dependencies: OperationDependencies,
): Promise<TakenUp | undefined> {
  const unpaid: string[] = [];
  for (const id of await madeFor(setupIntentId, prepared, dependencies)) {
    const evidence = await lookAtMade(id, open, dependencies);
    if (evidence?.kind === 'moved' || evidence?.kind === 'declined') {
      return { kind: 'ended', paymentIntentId: id, evidence };
    }
    if (evidence !== undefined) unpaid.push(id);
  }
  const [first, ...others] = unpaid;
  for (const id of others) await dependencies.dojo.cancel(id);
  return first === undefined ? undefined : { kind: 'unpaid', paymentIntentId: first };
}

async function create(
  { id, keyHash, request }: OperationCall,
  { open, setup }: BegunOperation,
  dependencies: OperationDependencies,
): Promise<string> {
  const { dojo } = dependencies;
  if (request.kind !== 'charge' || setup === undefined) throw new Error('This is no charge.');
  const reason = whyNotCharged(setup.status, false);
  if (reason !== undefined) throw new CannotCharge(reason);
  try {
    const made = await dojo.createForSetup({
      setupIntentId: id,
      amount: open.amount,
      reference: request.reference,
      description: request.description,
      customerId: setup.customer.id,
      metadata: {
        ...request.metadata,
        [userMetadataKey]: setup.metadata[userMetadataKey] ?? '',
        [chargeMetadataKey]: keyHash,
      },
    });
    return made.id;
  } catch (error) {
    if (!(error instanceof OutcomeUnknown)) throw error;
    const lost = { keyHash, sinceMs: open.startedAtMs, requestHash: open.requestHash };
    const [found] = await madeFor(id, lost, dependencies);
    if (found !== undefined) return found;
    // It is unpaid, and stays so: nothing has moved. The next call with the key looks for it.
    throw new Unavailable('dojo_unavailable', 'The intent of a charge was not answered.', {
      ...error.facts,
    });
  }
}

/**
 * Of a charge: the intent that is to be charged, written down before it is. One that an earlier attempt with
 * the same key has left is taken up; one of another key is canceled first.
 * @throws CannotCharge, Unavailable or Rejected: nothing was charged.
 */
export async function prepareCharge(
  call: OperationCall,
  begun: BegunOperation,
  dependencies: OperationDependencies,
): Promise<PreparedCharge> {
  const { records, newId } = dependencies;
  const { record, open } = begun;
  if (open.kind !== 'charge') return begun;
  const { prepared } = record;
  let taken: TakenUp | undefined;
  if (prepared?.keyHash === call.keyHash) {
    taken = await takeUp(call.id, open, prepared, dependencies);
  } else if (prepared !== undefined) {
    for (const id of await madeFor(call.id, prepared, dependencies)) {
      await discard(id, open, dependencies);
    }
  }
  if (taken?.kind === 'ended') {
    const { paymentIntentId, evidence } = taken;
    return { kind: 'ended', begun: { ...begun, open: { ...open, paymentIntentId } }, evidence };
  }
  const paymentIntentId = taken?.paymentIntentId ?? (await create(call, begun, dependencies));
  const next: OpenOperation = { ...open, paymentIntentId };
  const written: PaymentRecord = { ...record, revision: newId(), open: next, prepared: undefined };
  if (!(await records.replace(call.id, record, written))) {
    throw new Unavailable('operation_overtaken', 'Somebody else has taken the operation over.', {
      dependency: 'dynamodb',
    });
  }
  return { ...begun, record: written, open: next };
}
