import { isFailure } from '../../functions/core/failures.ts';
import { connect } from '../../operations/connect.ts';
import { runAudit } from '../../operations/run-audit.ts';
import { type Backend, targetOf } from './backend.ts';

/** Faults may leave more duplicates among a race's few customers than a deployment ever has. */
const maxDeletions = 10_000;

/**
 * The audit with `--repair`, as a person on call would run it once the faults are over.
 *
 * @returns how many customers it deleted.
 */
export async function auditAndRepair(backend: Backend): Promise<number> {
  const target = targetOf(backend);
  const connection = connect(target);
  try {
    const { repaired = [] } = await runAudit({
      target,
      connection,
      args: { repair: true, from: undefined, maxDeletions },
      progress: { show: () => undefined, end: () => undefined },
      shouldStop: () => false,
      agree: async () => true,
    });
    return repaired.filter(({ outcome }) => outcome.kind === 'deleted').length;
  } finally {
    connection.close();
  }
}

/** The same while faults, wrong keys and other audits may end a run. @returns whether it came to its end. */
export async function tryToAudit(backend: Backend): Promise<boolean> {
  try {
    await auditAndRepair(backend);
    return true;
  } catch (error) {
    if (!isFailure(error)) throw error;
    return false;
  }
}
