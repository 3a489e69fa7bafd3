import type { OnceRecord, OnceRecords } from '../../functions/core/idempotency/once.ts';

/** Idempotency records in memory, with the table's rule: a write names the revision it replaces. */
export class MemoryOnceRecords implements OnceRecords {
  readonly items = new Map<string, OnceRecord>();

  async find(id: string): Promise<OnceRecord | undefined> {
    return this.items.get(id);
  }

  async replace(id: string, expected: OnceRecord | undefined, next: OnceRecord): Promise<boolean> {
    if (this.items.get(id)?.revision !== expected?.revision) return false;
    this.items.set(id, next);
    return true;
  }

  async remove(id: string, expected: OnceRecord): Promise<void> {
    if (this.items.get(id)?.revision === expected.revision) this.items.delete(id);
  }
}
