import { OutcomeUnknown, Unavailable } from '../../functions/core/failures.ts';
import type { PaymentRecord } from '../../functions/core/payment-operations/payment-record.ts';
import type { PaymentRecords } from '../../functions/core/payment-operations/ports.ts';

/** How a write goes wrong. `lost`: it is done, and nobody hears of it. */
export type WriteFault = 'unavailable' | 'lost' | 'not-done-no-answer';

/** Records as the table keeps them: a write names the revision that it replaces. */
export class MemoryPaymentRecords implements PaymentRecords {
  readonly all = new Map<string, PaymentRecord>();
  /** Of the writes to come, in order; `undefined`: it goes well. */
  readonly faults: (WriteFault | undefined)[] = [];
  /** Called before each write: somebody else may be quicker. */
  beforeWrite: (id: string) => void = () => undefined;
  writes = 0;

  async find(id: string): Promise<PaymentRecord | undefined> {
    return this.all.get(id);
  }

  async replace(
    id: string,
    expected: PaymentRecord | undefined,
    next: PaymentRecord,
  ): Promise<boolean> {
    this.beforeWrite(id);
    const fault = this.faults.shift();
    if (fault === 'unavailable') {
      throw new Unavailable('table_unavailable', 'throttled', { dependency: 'dynamodb' });
    }
    const isExpected = this.all.get(id)?.revision === expected?.revision;
    if (isExpected && fault !== 'not-done-no-answer') {
      this.all.set(id, next);
      this.writes += 1;
    }
    if (fault !== undefined) {
      throw new OutcomeUnknown('table_outcome_unknown', 'timed out', { dependency: 'dynamodb' });
    }
    return isExpected;
  }
}
