import { type DeleteCardsDependencies, deleteCards } from '../core/dojo/delete-cards.ts';
import type { DojoPaymentMethods } from '../core/dojo/dojo-payment-methods.ts';

export type DeletePaymentMethodOutcome = 'deleted' | 'not-found';

/**
 * 1. List the customer's cards: a card that is not among them is not theirs.
 * 2. Delete it, for certain.
 * @throws what {@link deleteCards} throws.
 */
export async function deletePaymentMethod(
  id: string,
  methods: DojoPaymentMethods,
  dependencies: DeleteCardsDependencies,
): Promise<DeletePaymentMethodOutcome> {
  const { cards } = await methods.list();
  if (!cards.some((card) => card.id === id)) return 'not-found';
  await deleteCards([id], methods, dependencies);
  return 'deleted';
}
