import type { UserId } from '../../functions/core/customers/customer-link.ts';
import { type Census, linkedCustomer } from './census.ts';

/** Ids that a user's successful requests were answered with, in any order. */
export type AnsweredIds = ReadonlyMap<UserId, readonly string[]>;

/**
 * Everything in which a run broke the promise, a sentence each that names the user; empty when it
 * was kept. The census is the one after the audit.
 */
export function brokenPromises(answered: AnsweredIds, census: Census): readonly string[] {
  return [...answered].flatMap(([userId, ids]) =>
    promisesBrokenTo(userId, ids, census).map((sentence) => `${userId}: ${sentence}`),
  );
}

function promisesBrokenTo(
  userId: UserId,
  answeredIds: readonly string[],
  census: Census,
): readonly string[] {
  const sentences: string[] = [];
  const ids = [...new Set(answeredIds)];
  if (ids.length > 1) sentences.push(`was told ${ids.length} ids: ${few(ids)}`);
  if (ids.length === 0) sentences.push('never got an id');

  const gone = ids.filter((id) => !census.isLive(id));
  if (gone.length > 0) sentences.push(`was told ids that were deleted: ${few(gone)}`);

  const link = census.linkOf(userId);
  const linked = linkedCustomer(link);
  if (linked === undefined) sentences.push(`is not linked: the item is ${link?.state ?? 'absent'}`);
  const unlinked = ids.filter((id) => id !== linked);
  if (unlinked.length > 0) sentences.push(`was told ids that are not the link: ${few(unlinked)}`);

  const live = census.customersOf(userId);
  if (live.length !== 1) sentences.push(`has ${live.length} customers: ${few(live)}`);
  else if (live[0] !== linked) sentences.push(`has the customer ${live[0]}, linked is ${linked}`);
  return sentences;
}

function few(ids: readonly string[]): string {
  return ids.length > 3 ? `${ids.slice(0, 3).join(', ')}, …` : ids.join(', ') || 'none';
}
