import createClient from 'openapi-fetch';
import type { paths } from './schema.d.ts';

const api = createClient<paths>({ baseUrl: 'https://api.example.com' });

/** Asks for all that the SDK needs to take a payment, and returns it. */
export async function checkout(
  token: string,
): Promise<{ paymentIntentId: string; customerSecret: string | null }> {
  const { data, error } = await api.POST('/checkout', {
    headers: { authorization: `Bearer ${token}` },
    params: { header: { 'Idempotency-Key': 'order-1' } },
    body: { amount: { value: 1999, currencyCode: 'GBP' }, reference: 'order-1' },
  });
  if (error) throw new Error('code' in error ? error.code : error.message);
  return { paymentIntentId: data.paymentIntentId, customerSecret: data.customerSecret };
}

/** Last four digits of each of the user's cards. */
export async function cards(): Promise<readonly (string | null)[]> {
  const { data } = await api.GET('/payment-methods');
  return data?.paymentMethods.map(({ last4 }) => last4) ?? [];
}

export async function forget(paymentMethodId: string): Promise<boolean> {
  const { response } = await api.DELETE('/payment-methods/{paymentMethodId}', {
    params: { path: { paymentMethodId } },
  });
  return response.status === 204;
}

// What the document does not allow does not compile.
export const wrong = [
  // @ts-expect-error No such route.
  () => api.POST('/checkouts', {}),
  // @ts-expect-error A body is needed.
  () => api.POST('/checkout', {}),
  () =>
    api.POST('/checkout', {
      // @ts-expect-error An amount is an integer, not words.
      body: { amount: { value: '19.99', currencyCode: 'GBP' }, reference: 'order-1' },
    }),
  // @ts-expect-error The path names a card.
  () => api.DELETE('/payment-methods/{paymentMethodId}', {}),
];
