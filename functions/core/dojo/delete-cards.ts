import type { Deadline, Sleep } from '../clock.ts';
import { Rejected, Unavailable } from '../failures.ts';
import type { DojoPaymentMethods } from './dojo-payment-methods.ts';

export interface DeleteCardsDependencies {
  readonly sleep: Sleep;
  readonly deadline: Deadline;
}

/** Before each round. Dojo does not say how soon its list shows what it deleted. */
const pausesMs = [0, 250, 500, 1_000];
/** What a round should at least be given. */
const minimumRoundMs = 1_000;

/**
 * Deletes the cards and looks until Dojo lists none of them, since an answer alone proves nothing:
 * Dojo's SDKs delete with an expired secret without a word. Each round deletes what is still listed.
 * A card that Dojo refuses to delete does not keep the others.
 * @throws Rejected where Dojo refuses and goes on to list the card, Unavailable
 * `payment_method_still_listed` where it says deleted and goes on to list it.
 */
export async function deleteCards(
  ids: readonly string[],
  methods: DojoPaymentMethods,
  { sleep, deadline }: DeleteCardsDependencies,
): Promise<void> {
  if (ids.length === 0) return;
  let left = ids;
  let refusal: Rejected | undefined;
  for (const pauseMs of pausesMs) {
    if (pauseMs > 0) {
      if (deadline.remainingMs() < pauseMs + minimumRoundMs) break;
      await sleep(pauseMs);
    }
    refusal = undefined;
    for (const id of left) {
      try {
        await methods.remove(id);
      } catch (error) {
        if (!(error instanceof Rejected)) throw error;
        refusal = error;
      }
    }
    const listed = new Set((await methods.list()).cards.map(({ id }) => id));
    left = left.filter((id) => listed.has(id));
    if (left.length === 0) return;
  }
  throw (
    refusal ??
    new Unavailable('payment_method_still_listed', 'Dojo still lists a card it has deleted.')
  );
}
