import type { Clock } from '../core/clock.ts';
import type { UserId } from '../core/customers/customer-link.ts';
import { type ErasureDependencies, logUnfinished } from '../core/customers/erase-customer.ts';
import { resumeErasure } from '../core/customers/finish-erasures.ts';
import {
  type SettleAttemptDependencies,
  settleLostAttempt,
} from '../core/customers/settle-lost-attempt.ts';
import { isFailure } from '../core/failures.ts';
import type { Log, LogFields } from '../core/log.ts';
import { lookAtOpenOperation } from '../core/payment-operations/look-again.ts';
import type { LookDependencies } from '../core/payment-operations/ports.ts';
import { givenUpAfterMs } from '../core/settling/settle-delays.ts';
import type { SettleKind, SettleMessage } from '../core/settling/settle-message.ts';

/** `again`: it is still open, so that it has to be looked at later. `given-up`: by a person. */
export type SettleOutcome = 'settled' | 'again' | 'given-up';

export interface SettleOneDependencies {
  readonly payments: LookDependencies;
  readonly erasures: ErasureDependencies;
  readonly customers: SettleAttemptDependencies;
  /** Told of what is still open, and for how long. */
  readonly openFor: (kind: SettleKind, ageMs: number) => void;
  readonly clock: Clock;
  readonly log: Log;
}

async function goOnErasing(userId: UserId, erasures: ErasureDependencies) {
  try {
    return (await resumeErasure(userId, erasures)) === 'erased' ? 'settled' : 'open';
  } catch (error) {
    await logUnfinished(userId, error, erasures);
    if (!isFailure(error)) throw error;
    return 'open';
  }
}

function lookAt(
  { kind, id }: SettleMessage,
  { payments, erasures, customers }: SettleOneDependencies,
): Promise<'settled' | 'open'> {
  switch (kind) {
    case 'payment':
      return lookAtOpenOperation(id, payments);
    case 'erasure':
      return goOnErasing(id as UserId, erasures);
    case 'customer':
      return settleLostAttempt(id as UserId, customers);
  }
}

/** What a log may say of the message: no id of a user or a payment. */
async function factsOf(
  { kind, id, attempt }: SettleMessage,
  { customers }: SettleOneDependencies,
): Promise<LogFields> {
  const facts = { settleKind: kind, attempt };
  // The id of a payment opens its public page at Dojo. `npm run audit` tells which it is.
  if (kind === 'payment') return facts;
  const userMarker = await customers.markerOf(id as UserId).catch(() => undefined);
  return { ...facts, userMarker };
}

/**
 * Looks once at what a request has left open, and settles it if that can be done now.
 *
 * A failure of Dojo or the table leaves it open. After a day it is given up, which the log says as an
 * error: a person must decide, and the audit goes on reporting it.
 * @throws what is a fault of ours: the message is to be delivered again, and then kept for a person.
 */
export async function settleOne(
  message: SettleMessage,
  dependencies: SettleOneDependencies,
): Promise<SettleOutcome> {
  const { clock, log, openFor } = dependencies;
  try {
    if ((await lookAt(message, dependencies)) === 'settled') return 'settled';
  } catch (error) {
    if (!isFailure(error)) throw error;
    log.warn('settle_unfinished', 'What was left open could not be looked at now.', {
      ...(await factsOf(message, dependencies)),
      errorCode: error.code,
    });
  }
  const ageMs = clock() - message.firstAtMs;
  openFor(message.kind, ageMs);
  if (ageMs < givenUpAfterMs) return 'again';
  log.error('settle_given_up', 'What was left open a day ago is still open: a person must look.', {
    ...(await factsOf(message, dependencies)),
  });
  return 'given-up';
}
