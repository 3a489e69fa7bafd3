import { expiryDay, maskCardNumber, type SandboxCard } from '../payments/sandbox-cards.ts';

/** What came of an approved attempt with a card. */
export interface CardPayment {
  readonly transactionId: string;
  readonly paidAtMs: number;
  readonly card: SandboxCard;
  readonly savedCardId: string | undefined;
}

/** Dojo's `paymentDetails`. */
export function describeCardPayment({ transactionId, paidAtMs, card, savedCardId }: CardPayment) {
  return {
    transactionId,
    transactionDateTime: new Date(paidAtMs).toISOString(),
    message: 'AuthCode: 123456',
    paymentMethodId: savedCardId,
    authCode: '123456',
    card: {
      cardNumber: maskCardNumber(card.number),
      expiryDate: expiryDay(card.expiryDate),
      cardType: card.scheme,
    },
  };
}
