import { type PaymentResult, type SandboxCard, sandboxCards } from '../payments/sandbox-cards.ts';

/** A wallet's token that stands for the card that is declined. */
export const decliningWalletToken = 'test-token-declined';

/**
 * The card behind a wallet's token. Nobody but Dojo's gateway can read Google's and Apple's tokens, and Dojo
 * publishes none for tests: here each stands for the card that is approved, but for one.
 *
 * @param token Google's, or the `data` of Apple's
 */
export function cardOfWallet(token: string): SandboxCard {
  const result: PaymentResult = token === decliningWalletToken ? 'declined' : 'approved';
  const card = sandboxCards.find((each) => each.result === result);
  if (card) return card;
  throw new Error(`There is no test card that is ${result}`);
}
