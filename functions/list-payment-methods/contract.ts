import { dojoProblems, jsonContent, type RouteContract } from '../core/http/route-contract.ts';
import { listPaymentMethodsAnswer } from './schema.ts';

export const contract = {
  tag: 'Saved cards',
  description:
    'For a screen of the user’s saved cards. Creates no customer. A field is `null` where Dojo does not say, or not in a way that can be read: show the card all the same.',
  answers: [
    {
      status: 200,
      description: 'The saved cards, none of them being no error.',
      content: jsonContent(listPaymentMethodsAnswer, {
        paymentMethods: [
          {
            id: 'pm_sandbox_x5RaQY9cT0mxXbwNhG2Aaw',
            scheme: 'MASTERCARD',
            maskedPan: '52000000****1005',
            last4: '1005',
            expiryDate: '2029-12-31',
            expired: false,
          },
        ],
        supported: { cardSchemes: ['VISA', 'MASTERCARD'], wallets: ['APPLE_PAY', 'GOOGLE_PAY'] },
      }),
    },
  ],
  problems: [...dojoProblems],
} as const satisfies RouteContract;
