import { CannotRun } from '../../lib/cannot-run.ts';
import { paymentStatusEvents } from '../../lib/payment-status-events.ts';

/**
 * The one event to subscribe to, out of the names that Dojo lists: the first of ours that is there.
 *
 * @throws CannotRun when Dojo has neither.
 */
export function chooseEvent(names: readonly string[]): string {
  const chosen = paymentStatusEvents.detailType.find((name) => names.includes(name));
  if (chosen === undefined) {
    throw new CannotRun(
      `Dojo lists no event that tells of a payment's status (${paymentStatusEvents.detailType.join(' or ')}). It lists: ${names.join(', ')}.`,
    );
  }
  return chosen;
}
