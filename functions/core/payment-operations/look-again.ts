import { takeOver } from './look-back.ts';
import type { LookDependencies } from './ports.ts';

/**
 * Looks once more at what became of a payment's open operation, without being asked for anything.
 * @returns `open`: it is still in doubt, or somebody is on it.
 */
export async function lookAtOpenOperation(
  id: string,
  dependencies: LookDependencies,
): Promise<'settled' | 'open'> {
  const { records, clock } = dependencies;
  const record = await records.find(id);
  if (record?.open === undefined) return 'settled';
  if (record.open.leaseExpiresAtMs > clock()) return 'open';
  const looked = await takeOver(id, record, record.open, dependencies);
  return looked.kind === 'settled' || looked.kind === 'withdrawn' ? 'settled' : 'open';
}
