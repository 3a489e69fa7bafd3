import type { UserId } from '../../functions/core/customers/customer-link.ts';
import { userMetadataKey } from '../../functions/core/payments/user-metadata.ts';
import { sandboxCards } from '../../simulator/dojo-simulator.ts';
import type { Backend } from './backend.ts';
import { type DojoAccess, postToDojo } from './post-to-dojo.ts';
import { readMarkers } from './read-markers.ts';

/** What users have paid or agreed to, made right at Dojo as this backend would have made it. */
export interface PaymentMaker {
  /** @returns the id of a payment of which all is reserved, and nothing captured. */
  reserve(userId: UserId, value: number): Promise<string>;
  /** @returns the id of a payment of which all is captured. */
  take(userId: UserId, value: number): Promise<string>;
  /** @returns the id of a setup intent with a card that can be charged. */
  setUpCard(userId: UserId): Promise<string>;
}

export async function createPaymentMaker(backend: Backend & DojoAccess): Promise<PaymentMaker> {
  const markers = await readMarkers(backend);
  const card = approvedCard();
  const orderOf = (userId: UserId) => ({
    reference: 'Tab 7',
    metadata: { [userMetadataKey]: markers.of(userId) },
  });
  const act = async (path: string, body: object) => {
    const answer = await fetch(`${backend.dojoUrl}${path}`, {
      method: 'POST',
      body: JSON.stringify({ ...body, card }),
    });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}.`);
  };
  const pay = async (userId: UserId, value: number, order: object): Promise<string> => {
    const paymentIntentId = await postToDojo(backend, '/payment-intents', {
      ...orderOf(userId),
      ...order,
      amount: { value, currencyCode: 'GBP' },
      generateRemoteToken: true,
    });
    await act('/simulator/payments', { paymentIntentId });
    return paymentIntentId;
  };
  return {
    reserve: (userId, value) =>
      pay(userId, value, { captureMode: 'Manual', autoExpireAction: 'Release' }),
    take: (userId, value) => pay(userId, value, { captureMode: 'Auto' }),
    async setUpCard(userId) {
      const id = await postToDojo(backend, '/customers', { name: markers.of(userId) });
      const setupIntentId = await postToDojo(backend, '/setup-intents', {
        ...orderOf(userId),
        customer: { id },
        merchantInitiatedTransactionType: 'NoShow',
        terms: 'A no-show costs up to £40.',
      });
      await act('/simulator/setups', { setupIntentId });
      return setupIntentId;
    },
  };
}

function approvedCard() {
  const approved = sandboxCards.find(({ result }) => result === 'approved');
  if (approved === undefined) throw new Error('No card of the sandbox is approved.');
  const { number, expiryDate, cvv } = approved;
  return { number, expiryDate, cvv };
}
