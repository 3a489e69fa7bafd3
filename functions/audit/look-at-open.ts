import { establishAccount } from '../core/customers/audit/establish-account.ts';
import { finishErasures } from '../core/customers/finish-erasures.ts';
import { logAccount } from './log-audit.ts';
import type { PartInput, ScheduledAuditDependencies } from './part-ports.ts';
import { partTime } from './part-time.ts';
import { reportOpenPayments } from './report-part.ts';
import { timedMap } from './timed-map.ts';

/** An audit that goes on later than this after it looked through what is open does so again. */
const openSeenForMs = 6 * 60 * 60_000;

export interface LookedAtOpen {
  readonly isCertain: boolean;
  /** Erasures that came to their end. */
  readonly finished: number;
  readonly openSeenAtMs: number;
  readonly mapReadMs: number;
}

/** Payments, account, erasures: what needs no list. Payments and erasures a few times a day. */
export async function lookAtWhatIsOpen(
  { run, remainingMs }: PartInput,
  dependencies: ScheduledAuditDependencies,
): Promise<LookedAtOpen> {
  const { canary, log, erasures } = dependencies;
  const { clock } = dependencies.audit;
  const { soFar } = run.begun;
  const nowMs = clock();
  const isSeen = soFar !== undefined && nowMs - soFar.openSeenAtMs < openSeenForMs;
  if (!isSeen) await reportOpenPayments(nowMs, dependencies);
  const account = await establishAccount(canary, dependencies.audit);
  logAccount(account, log);
  const isCertain = account !== 'unconfirmed';
  const { openSeenAtMs, mapReadMs } = soFar ?? { openSeenAtMs: nowMs, mapReadMs: 0 };
  if (isSeen) return { isCertain, finished: 0, openSeenAtMs, mapReadMs };
  if (!isCertain) return { isCertain, finished: 0, openSeenAtMs: nowMs, mapReadMs };
  const map = timedMap(erasures.map, clock);
  const shouldStop = partTime(remainingMs, 0).isUsedUp;
  const { finished } = await finishErasures({ ...erasures, map, log, shouldStop });
  return { isCertain, finished, openSeenAtMs: nowMs, mapReadMs: map.readMs() };
}
