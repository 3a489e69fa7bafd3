import { call, type Shop } from './payments.ts';

/** Every field but `id` can be `null`. */
export interface SavedCard {
  id: string;
  scheme: string | null;
  last4: string | null;
  expiryDate: string | null;
  expired: boolean | null;
}

export async function savedCards(shop: Shop): Promise<SavedCard[]> {
  return (await call(shop, 'GET', '/payment-methods')).json.paymentMethods;
}

export async function deleteCard(shop: Shop, id: string): Promise<void> {
  await call(shop, 'DELETE', `/payment-methods/${id}`);
}
