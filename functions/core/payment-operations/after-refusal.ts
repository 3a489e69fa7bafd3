import type { BegunOperation } from './begin-operation.ts';
import { concludeFrom, type Finding, type LookedBack, lookBack } from './look-back.ts';
import type { OperationCall } from './operation-request.ts';
import type { OpenOperation } from './payment-record.ts';
import type { OperationDependencies } from './ports.ts';
import { refusalProvenAfterMs } from './timing.ts';

/** It was looked at for long enough, and nothing was done. */
export interface Believed {
  readonly kind: 'believed';
}

/**
 * A release of what a capture has left shows in no status. Done twice it gives back no more than done once, so
 * that Dojo's word is enough.
 */
function isEnough({ kind }: OpenOperation, finding: Finding): boolean {
  if (finding.kind === 'absent') return true;
  return kind === 'release' && finding.kind === 'doubtful' && finding.reason === 'untold';
}

/**
 * What came of an operation that Dojo has refused, or declined. That may be untrue: whoever stands between may
 * have sent it twice, and it is the second try that was refused. So it is an answer like a lost one, but that
 * Dojo must show the opposite much sooner. What cannot be looked at is left open.
 * @throws what the table throws
 */
export async function afterRefusal(
  { id }: OperationCall,
  { record, open }: BegunOperation,
  dependencies: OperationDependencies,
): Promise<LookedBack | Believed> {
  const refused: OpenOperation = {
    ...open,
    provenAtMs: Math.min(open.provenAtMs, dependencies.clock() + refusalProvenAfterMs),
  };
  const finding = await lookBack(id, refused, dependencies);
  return isEnough(refused, finding)
    ? { kind: 'believed' }
    : concludeFrom(id, record, refused, finding, dependencies);
}
