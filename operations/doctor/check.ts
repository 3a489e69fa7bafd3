import type { ExaminedStage, StageOnAws } from './examined-stage.ts';
import { notChecked, type Verdict } from './finding.ts';

/** One thing to look at. Reads only: no check changes anything, at AWS or at Dojo. */
export interface Check {
  /** Of its finding. */
  readonly id: string;
  /** What it asks AWS for, as IAM calls it. Default: nothing. */
  readonly needs?: readonly string[];
  /** May throw: then it has not been checked, for the reason that the error gives. */
  readonly look: (stage: ExaminedStage) => Promise<Verdict>;
}

/** What the local stack has nothing to look at for. */
export const onlyOnAws = 'There is nothing to check in a local stack.';

/** A check of what there is on AWS alone. */
export function checkOnAws(
  id: string,
  needs: readonly string[],
  look: (onAws: StageOnAws, stage: ExaminedStage) => Promise<Verdict>,
): Check {
  return {
    id,
    needs,
    look: async (stage) =>
      stage.onAws === undefined ? notChecked(onlyOnAws) : look(stage.onAws, stage),
  };
}
