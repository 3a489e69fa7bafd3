import { z } from 'zod';
import {
  describeSandboxCard,
  findSandboxCard,
  type PaymentResult,
  type SandboxCard,
  sandboxCards,
} from './sandbox-cards.ts';

export const cvvSchema = z.string().regex(/^\d{3,4}$/, 'The CVV is 3 or 4 digits.');

/** @param hint where the test cards are found, for who sends the number of another card */
export function sandboxCardSchema(hint: string) {
  return z.string().transform((number, context) => {
    const card = findSandboxCard(number);
    if (card) return card;
    context.addIssue(`Only the sandbox's test cards can pay here. ${hint}`);
    return z.NEVER;
  });
}

const allCards = `They are: ${sandboxCards.map(describeSandboxCard).join('; ')}.`;

/** A card as its holder types it in. */
export const typedCardSchema = z.strictObject({
  number: sandboxCardSchema(allCards),
  expiryDate: z.string().regex(/^(0[1-9]|1[0-2])\/\d{2}$/, 'The expiry date is written MM/YY.'),
  cvv: cvvSchema,
});

export type TypedCard = z.output<typeof typedCardSchema>;

/** A CVV or expiry date that is not the card's declines, as an issuer would. */
export function tryTypedCard({ number: card, expiryDate, cvv }: TypedCard): {
  readonly card: SandboxCard;
  readonly result: PaymentResult;
  /** Whether what was typed in is the card's. */
  readonly isAsIssued: boolean;
} {
  const isAsIssued = cvv === card.cvv && expiryDate === card.expiryDate;
  return { card, result: isAsIssued ? card.result : 'declined', isAsIssued };
}
