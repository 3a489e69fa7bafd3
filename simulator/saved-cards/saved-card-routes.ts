import type { Answer } from '../http/answer.ts';
import { type DojoCall, type DojoRoute, pathParameter } from '../http/dojo-route.ts';
import { refuseUnknown } from '../http/refuse-unknown.ts';
import { supportedPaymentMethods } from '../merchant.ts';
import { describeSavedCard } from './describe-saved-card.ts';

/** What the mobile SDKs call with a customer secret instead of the API key. */
export const savedCardRoutes: readonly DojoRoute[] = [
  {
    method: 'GET',
    path: '/customers/public/{customerId}/payment-methods',
    authorization: 'customer-secret',
    handle: listSavedCards,
  },
  {
    method: 'DELETE',
    path: '/customers/public/{customerId}/payment-methods/{paymentMethodId}',
    authorization: 'customer-secret',
    handle: deleteSavedCard,
  },
];

function listSavedCards(call: DojoCall): Answer {
  const customerId = pathParameter(call, 'customerId');
  return {
    status: 200,
    body: {
      customerId,
      merchantId: call.account.name,
      savedPaymentMethods: call.account.savedCards
        .seenOf(customerId)
        .map((saved) => describeSavedCard(saved, call.settings.savedCards)),
      supportedPaymentMethods,
    },
  };
}

function deleteSavedCard(call: DojoCall): Answer {
  const customerId = pathParameter(call, 'customerId');
  const deleted = call.account.savedCards.delete(
    customerId,
    pathParameter(call, 'paymentMethodId'),
  );
  if (!deleted)
    throw refuseUnknown(call, 'savedCards', 'This customer has no saved card with that id.');
  return { status: 204 };
}
