import type { Check } from './check.ts';
import type { ExaminedStage } from './examined-stage.ts';
import { explainNotChecked } from './explain-not-checked.ts';
import { type Finding, notChecked, type Verdict } from './finding.ts';

/** For one check; longer than a call to Dojo with its retries takes. */
export const checkLimitMs = 25_000;

/**
 * Makes all checks at the same time. Never throws: a check that fails, or takes too long, is
 * `not-checked`.
 *
 * @param limitMs - for each check. Default {@link checkLimitMs}.
 * @returns the findings in the order of the checks.
 */
export function runChecks(
  checks: readonly Check[],
  stage: ExaminedStage,
  limitMs = checkLimitMs,
): Promise<readonly Finding[]> {
  return Promise.all(
    checks.map(async (check) => ({ id: check.id, ...(await verdictOf(check, stage, limitMs)) })),
  );
}

async function verdictOf(check: Check, stage: ExaminedStage, limitMs: number): Promise<Verdict> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<Verdict>((resolve) => {
    timer = setTimeout(
      () => resolve(notChecked(`There was no answer within ${limitMs / 1_000} s.`)),
      limitMs,
    );
  });
  try {
    return await Promise.race([check.look(stage), tooLate]);
  } catch (error) {
    return explainNotChecked(error, check);
  } finally {
    clearTimeout(timer);
  }
}
