import { isFailure } from '../../failures.ts';
import type { AuditCase, AuditFailure } from './finding.ts';

/** Looks at one thing and keeps what comes of it. One that fails does not end the run. */
export type Collect = (
  about: Omit<AuditFailure, 'code'>,
  look: () => Promise<AuditCase | undefined>,
) => Promise<'well' | 'found' | 'failed'>;

export interface CollectedCases {
  readonly cases: readonly AuditCase[];
  readonly failures: readonly AuditFailure[];
  readonly collect: Collect;
}

export function collectCases(): CollectedCases {
  const cases: AuditCase[] = [];
  const failures: AuditFailure[] = [];
  return {
    cases,
    failures,
    collect: async (about, look) => {
      try {
        const found = await look();
        if (found === undefined) return 'well';
        cases.push(found);
        return 'found';
      } catch (error) {
        if (!isFailure(error)) throw error;
        failures.push({ ...about, code: error.code });
        return 'failed';
      }
    },
  };
}
