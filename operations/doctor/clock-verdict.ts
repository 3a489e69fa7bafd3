import type { TimedAnswer } from './examined-stage.ts';
import { notChecked, ok, problem, type Verdict, warning } from './finding.ts';

/** A header `Date` is cut to the second, and the way takes its time. */
const toleratedMs = 5_000;
/** AWS refuses what was signed by a clock that is further off. */
const awsLimitMs = 300_000;

const fix =
  'Set the clock of this machine by network time (timedatectl set-ntp true; macOS: sudo sntp -sS time.apple.com).';

/** Compares this machine's clock with another's, e.g. `Dojo`. */
export function clockVerdict(whose: string, { dateMs, atMs }: TimedAnswer): Verdict {
  if (dateMs === undefined) return notChecked(`${whose} does not tell its time.`);
  // Half of the second that was cut off.
  const offMs = atMs - (dateMs + 500);
  const seconds = Math.round(Math.abs(offMs) / 1_000);
  const what = `This machine's clock is ${seconds} s ${offMs > 0 ? 'ahead of' : 'behind'} that of ${whose}`;
  if (Math.abs(offMs) >= awsLimitMs) {
    return problem(`${what}: AWS refuses what is signed by it.`, fix);
  }
  if (Math.abs(offMs) > toleratedMs) {
    return warning(`${what}.`, fix);
  }
  return ok(`This machine's clock agrees with that of ${whose}.`);
}
