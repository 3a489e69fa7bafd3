import { OutcomeUnknown, Unavailable } from '../failures.ts';
import { chargeMetadataKey, userMetadataKey } from '../payments/user-metadata.ts';
import type { BegunOperation } from './begin-operation.ts';
import type { OperationCall } from './operation-request.ts';
import type { OpenOperation, PaymentRecord, PreparedIntent } from './payment-record.ts';
import type { OperationDependencies } from './ports.ts';

/** The intent of an earlier charge is paid: nothing was done now. */
export class AlreadyCharged extends Error {
  override readonly name = 'AlreadyCharged';
}

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

/**
 * Nobody can charge the intent of an earlier attempt any more, once it is canceled. One that was charged
 * after all shows itself here.
 * @throws AlreadyCharged
 */
async function discard(id: string, { dojo }: OperationDependencies): Promise<void> {
  const intent = await dojo.find(id);
  if (intent === undefined || intent.status === 'Canceled') return;
  if (intent.status === 'Created') return dojo.cancel(id);
  throw new AlreadyCharged();
}

/** The intent that an earlier attempt with this key has made, if it can still be charged. */
async function takeUp(
  setupIntentId: string,
  prepared: PreparedIntent,
  dependencies: OperationDependencies,
): Promise<string | undefined> {
  const [first, ...others] = await madeFor(setupIntentId, prepared, dependencies);
  for (const id of others) await discard(id, dependencies);
  if (first === undefined) return undefined;
  const intent = await dependencies.dojo.find(first);
  if (intent === undefined || intent.status === 'Canceled') return undefined;
  if (intent.status === 'Created') return first;
  throw new AlreadyCharged();
}

async function create(
  { id, keyHash, request }: OperationCall,
  { open, setup }: BegunOperation,
  dependencies: OperationDependencies,
): Promise<string> {
  const { dojo } = dependencies;
  if (request.kind !== 'charge' || setup === undefined) throw new Error('This is no charge.');
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
 * @throws AlreadyCharged, Unavailable or Rejected: nothing was charged.
 */
export async function prepareCharge(
  call: OperationCall,
  begun: BegunOperation,
  dependencies: OperationDependencies,
): Promise<BegunOperation> {
  const { records, newId } = dependencies;
  const { record, open } = begun;
  if (open.kind !== 'charge') return begun;
  const { prepared } = record;
  let paymentIntentId: string | undefined;
  if (prepared?.keyHash === call.keyHash)
    paymentIntentId = await takeUp(call.id, prepared, dependencies);
  else if (prepared !== undefined) {
    for (const id of await madeFor(call.id, prepared, dependencies))
      await discard(id, dependencies);
  }
  paymentIntentId ??= await create(call, begun, dependencies);
  const next: OpenOperation = { ...open, paymentIntentId };
  const written: PaymentRecord = { ...record, revision: newId(), open: next, prepared: undefined };
  if (!(await records.replace(call.id, record, written))) {
    throw new Unavailable('operation_overtaken', 'Somebody else has taken the operation over.', {
      dependency: 'dynamodb',
    });
  }
  return { ...begun, record: written, open: next };
}
