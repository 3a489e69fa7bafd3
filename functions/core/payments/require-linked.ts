import type { CustomerId } from '../customers/customer-link.ts';
import { ContractBroken, isFailure } from '../failures.ts';
import type { Log } from '../log.ts';

interface Intent<Id> {
  readonly id: Id;
  readonly customer?: { readonly id?: string | null | undefined } | null | undefined;
}

/**
 * Makes sure that Dojo linked a new intent to the customer. With an unlinked one the SDKs hide the
 * saved cards without a word, so it is canceled and never handed out. If canceling fails it stays
 * unpaid, and Dojo voids it in time.
 * @throws ContractBroken `intent_unlinked`
 */
export async function requireLinked<Id>(
  intent: Intent<Id>,
  customerId: CustomerId,
  { cancel, log }: { readonly cancel: (id: Id) => Promise<void>; readonly log: Log },
): Promise<void> {
  if (intent.customer?.id === customerId) return;
  try {
    await cancel(intent.id);
  } catch (error) {
    log.warn('unlinked_intent_left', 'An unlinked intent could not be canceled.', {
      errorCode: isFailure(error) ? error.code : 'unexpected',
    });
  }
  throw new ContractBroken(
    'intent_unlinked',
    'Dojo created an intent without linking it to the customer; it was canceled.',
    { customerId },
  );
}
