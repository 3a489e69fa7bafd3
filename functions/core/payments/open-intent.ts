import type { Deadline, Sleep } from '../clock.ts';
import { isFailure, NotConfigured, Rejected, Unavailable } from '../failures.ts';

/** An intent of either sort, as far as being open is concerned. */
interface Intent {
  readonly status: string;
}

export interface OpenIntentDependencies {
  /** The intent as Dojo shows it now. */
  readonly find: () => Promise<Intent | undefined>;
  readonly sleep: Sleep;
  readonly deadline: Deadline;
  /** The statuses in which the change is possible. Default: `Created` alone. */
  readonly openStatuses?: readonly string[];
}

/** `not-open`: something else happened to it first. */
export type ChangeOutcome<Done> =
  | { readonly kind: 'done'; readonly done: Done }
  | { readonly kind: 'not-open'; readonly status: string };

/** Before each look. Dojo does not say how soon it shows what was done. */
const pausesMs = [0, 250, 750];
/** What a look should at least be given. */
const minimumLookMs = 1_000;

/** The status that an intent has by now; `undefined` while it still looks open, or is not shown. */
async function statusAfterwards({
  find,
  sleep,
  deadline,
  openStatuses = ['Created'],
}: OpenIntentDependencies): Promise<string | undefined> {
  for (const pauseMs of pausesMs) {
    if (deadline.remainingMs() < pauseMs + minimumLookMs) return undefined;
    if (pauseMs > 0) await sleep(pauseMs);
    const status = (await find())?.status;
    if (status !== undefined && !openStatuses.includes(status)) return status;
  }
  return undefined;
}

/**
 * Changes an intent that was open a moment ago. When Dojo refuses, or its answer is lost, the intent
 * itself says what became of it: a payment may have come first, or the change was made after all.
 * @throws Unavailable `intent_unsettled` when Dojo refuses and still shows the intent as open; what
 * the change throws when nothing can be told.
 */
export async function changeOpenIntent<Done>(
  change: () => Promise<Done>,
  dependencies: OpenIntentDependencies,
): Promise<ChangeOutcome<Done>> {
  try {
    return { kind: 'done', done: await change() };
  } catch (error) {
    if (!isFailure(error) || error instanceof NotConfigured) throw error;
    // A 403 is about the key, not about the intent.
    if (error.facts.dojoStatus === 403) throw error;
    const status = await statusAfterwards(dependencies);
    if (status !== undefined) return { kind: 'not-open', status };
    if (!(error instanceof Rejected)) throw error;
    throw new Unavailable(
      'intent_unsettled',
      'Dojo refuses to change an intent that it shows as open.',
      { ...error.facts, retryAfterSeconds: 2 },
      error,
    );
  }
}

/** Renews the session of an open intent; one that Dojo shows as paid by now is not open any more. */
export async function refreshOpenIntent<Refreshed extends Intent>(
  refresh: () => Promise<Refreshed>,
  dependencies: OpenIntentDependencies,
): Promise<ChangeOutcome<Refreshed>> {
  const outcome = await changeOpenIntent(refresh, dependencies);
  const isOpen = outcome.kind !== 'done' || outcome.done.status === 'Created';
  return isOpen ? outcome : { kind: 'not-open', status: outcome.done.status };
}

/** Cancels an open intent; one that is canceled by now, by whomever, is canceled. */
export async function cancelOpenIntent(
  cancel: () => Promise<void>,
  dependencies: OpenIntentDependencies,
): Promise<ChangeOutcome<void>> {
  const outcome = await changeOpenIntent(cancel, dependencies);
  const isCanceled = outcome.kind === 'not-open' && outcome.status === 'Canceled';
  return isCanceled ? { kind: 'done', done: undefined } : outcome;
}
