import { z } from 'zod';
import { maskCardNumber, type SandboxCard, sandboxCards } from './sandbox-cards.ts';

/** A card in a file: its masked number, by which the published test card is found again. */
export const cardSnapshotSchema = z.string().transform((masked, context) => {
  const card = sandboxCards.find(({ number }) => maskCardNumber(number) === masked);
  if (card) return card;
  context.addIssue('This is no test card.');
  return z.NEVER;
});

export function snapshotCard({ number }: SandboxCard): string {
  return maskCardNumber(number);
}
