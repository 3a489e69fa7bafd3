import {
  type ChangeOutcome,
  changeOpenIntent,
  type OpenIntentDependencies,
} from '../core/payments/open-intent.ts';

/** In which nothing was charged yet, and may be. */
const openStatuses: readonly string[] = ['Created', 'Authorized'];
/** In which nothing can be charged, since somebody ended it. */
const closedStatuses: readonly string[] = ['Canceled', 'Closed'];

export interface CloseSetupIntentDependencies extends Omit<OpenIntentDependencies, 'openStatuses'> {
  /** Ends it at Dojo, authorized or not. */
  readonly close: () => Promise<void>;
}

function outcomeOf(status: string): ChangeOutcome<void> {
  return closedStatuses.includes(status)
    ? { kind: 'done', done: undefined }
    : { kind: 'not-open', status };
}

/**
 * Closes a setup intent that had this status a moment ago. One that is closed by now, by whomever, is
 * closed; a lost answer is settled by reading the intent back.
 * @throws what `changeOpenIntent` throws.
 */
export async function closeSetupIntent(
  status: string,
  { close, ...whileOpen }: CloseSetupIntentDependencies,
): Promise<ChangeOutcome<void>> {
  if (!openStatuses.includes(status)) return outcomeOf(status);
  const outcome = await changeOpenIntent(close, { ...whileOpen, openStatuses });
  return outcome.kind === 'done' ? outcome : outcomeOf(outcome.status);
}
