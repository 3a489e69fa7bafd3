import type {
  IdempotencyRecord,
  IdempotencyRecords,
} from '../../functions/core/idempotency/run-idempotently.ts';

/** Idempotency records in memory, with the table's rule: a write names the revision it replaces. */
export class MemoryIdempotencyRecords implements IdempotencyRecords {
  readonly items = new Map<string, IdempotencyRecord>();

  async find(id: string): Promise<IdempotencyRecord | undefined> {
    return this.items.get(id);
  }

  async replace(
    id: string,
    expected: IdempotencyRecord | undefined,
    next: IdempotencyRecord,
  ): Promise<boolean> {
    if (this.items.get(id)?.revision !== expected?.revision) return false;
    this.items.set(id, next);
    return true;
  }

  async remove(id: string, expected: IdempotencyRecord): Promise<void> {
    if (this.items.get(id)?.revision === expected.revision) this.items.delete(id);
  }
}
