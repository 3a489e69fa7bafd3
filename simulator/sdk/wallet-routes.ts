import { z } from 'zod';
import type { Answer } from '../http/answer.ts';
import type { DojoCall, DojoRoute } from '../http/dojo-route.ts';
import { optional } from '../http/field-rules.ts';
import { readDojoBody } from '../http/request-body.ts';
import { pay } from '../payments/pay.ts';
import { maskCardNumber, type SandboxCard } from '../payments/sandbox-cards.ts';
import { checkOpen, paymentOfSession, sdkDoor } from './sdk-door.ts';
import { statusCodeAnswer } from './status-codes.ts';
import { cardOfWallet } from './wallet-card.ts';

export const walletRoutes: readonly DojoRoute[] = [
  {
    method: 'POST',
    path: '/api/payments/{token}/google-pay',
    authorization: 'session-secret',
    handle: payWithGoogle,
  },
  {
    method: 'POST',
    path: '/api/payments/{token}/google-pay/decrypt-token',
    authorization: 'session-secret',
    handle: decryptGoogleToken,
  },
  {
    method: 'POST',
    path: '/cors/api/payments/{token}/apple-pay',
    authorization: 'session-secret',
    handle: payWithApple,
  },
];

const contactSchema = optional(z.looseObject({}));

const googlePaySchema = z.object({
  token: z.string().min(1),
  email: optional(z.string()),
  phoneNumber: optional(z.string()),
  billingContact: contactSchema,
  shippingContact: contactSchema,
  metaData: optional(z.looseObject({})),
});

const googleTokenSchema = z.object({ token: z.string().min(1) });

const applePaySchema = z.object({
  token: z.object({
    paymentData: z.object({
      data: z.string().min(1),
      signature: z.string(),
      header: z.object({
        publicKeyHash: z.string(),
        ephemeralPublicKey: z.string(),
        transactionId: z.string(),
      }),
      version: z.string(),
    }),
    paymentMethod: z.object({ displayName: z.string(), network: z.string(), type: z.string() }),
    transactionIdentifier: z.string(),
  }),
  billingContact: contactSchema,
  shippingContact: contactSchema,
});

function payWithGoogle(call: DojoCall): Answer {
  const { token } = readDojoBody(call.body, googlePaySchema);
  return payWithWallet(call, cardOfWallet(token));
}

function payWithApple(call: DojoCall): Answer {
  const { token } = readDojoBody(call.body, applePaySchema);
  return payWithWallet(call, cardOfWallet(token.paymentData.data));
}

function payWithWallet(call: DojoCall, card: SandboxCard): Answer {
  const { expiryDate, cvv } = card;
  const asked = { with: 'card', card: { number: card, expiryDate, cvv }, save: false } as const;
  const { result } = pay(paymentOfSession(call), asked, { ...call, door: sdkDoor(call.settings) });
  return statusCodeAnswer(result);
}

/**
 * It uses nothing up. The card is one of a device, which Google has checked (`CRYPTOGRAM_3DS`): Android's SDK
 * then pays without Cardinal, and reads no number. So none is told.
 */
function decryptGoogleToken(call: DojoCall): Answer {
  const { token } = readDojoBody(call.body, googleTokenSchema);
  checkOpen(paymentOfSession(call), call.nowMs);
  const { number, expiryDate } = cardOfWallet(token);
  const [expirationMonth, expirationYear] = expiryDate.split('/');
  return {
    status: 200,
    body: {
      paymentMethod: 'CARD',
      paymentMethodDetails: {
        authMethod: 'CRYPTOGRAM_3DS',
        pan: maskCardNumber(number),
        expirationMonth,
        expirationYear: `20${expirationYear}`,
      },
      gatewayMerchantId: 'simulated',
      messageId: 'simulated',
      messageExpiration: String(call.nowMs + 7 * 24 * 60 * 60 * 1000),
    },
  };
}
