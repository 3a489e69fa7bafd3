import { customerRoutes } from './customers/customer-routes.ts';
import { type DojoRoute, routeName } from './http/dojo-route.ts';
import { merchantRoutes } from './merchant/merchant-routes.ts';
import { paymentIntentRoutes } from './payment-intents/payment-intent-routes.ts';
import { savedCardRoutes } from './saved-cards/saved-card-routes.ts';
import { cardPaymentRoutes } from './sdk/card-payment-routes.ts';
import { publicIntentRoutes } from './sdk/public-intent-routes.ts';
import { walletRoutes } from './sdk/wallet-routes.ts';
import { setupIntentRoutes } from './setup-intents/setup-intent-routes.ts';
import { signingSecretRoutes } from './webhooks/signing-secret-routes.ts';
import { webhookRoutes } from './webhooks/webhook-routes.ts';

/** Every Dojo operation that is simulated. Faults and counts know routes by the names here. */
export const dojoRoutes: readonly DojoRoute[] = [
  ...customerRoutes,
  ...savedCardRoutes,
  ...paymentIntentRoutes,
  ...merchantRoutes,
  ...setupIntentRoutes,
  ...webhookRoutes,
  ...signingSecretRoutes,
  ...publicIntentRoutes,
  ...cardPaymentRoutes,
  ...walletRoutes,
];

export const dojoRouteNames: readonly string[] = dojoRoutes.map(routeName);
