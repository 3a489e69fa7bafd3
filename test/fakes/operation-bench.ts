import { deadlineIn } from '../../functions/core/clock.ts';
import type {
  OperationCall,
  OperationRequest,
} from '../../functions/core/payment-operations/operation-request.ts';
import type {
  OpenOperation,
  OperationAmount,
  PaymentRecord,
} from '../../functions/core/payment-operations/payment-record.ts';
import type {
  GiveBackBudget,
  OperationDependencies,
  TakenForNothing,
} from '../../functions/core/payment-operations/ports.ts';
import { runOperation } from '../../functions/core/payment-operations/run-operation.ts';
import { paymentId, setupId } from './dojo-money.ts';
import { FakeDojoPayments } from './fake-dojo-payments.ts';
import { FakeTime } from './fake-time.ts';
import { MemoryPaymentRecords } from './memory-payment-records.ts';
import { RecordingLog } from './recording-log.ts';

/** Counts what is taken of 1,000.00 a day, by the day of the moment that is named. */
export class MemoryBudget implements GiveBackBudget {
  readonly takenByDay: Record<string, number> = {};
  most = 100_000;

  async take({ value }: OperationAmount, atMs: number): Promise<boolean> {
    const day = new Date(atMs).toISOString().slice(0, 10);
    const taken = this.takenByDay[day] ?? 0;
    if (taken + value > this.most) return false;
    this.takenByDay[day] = taken + value;
    return true;
  }

  async putBack({ value }: OperationAmount, { atMs }: TakenForNothing): Promise<void> {
    const day = new Date(atMs).toISOString().slice(0, 10);
    this.takenByDay[day] = (this.takenByDay[day] ?? 0) - value;
  }
}

export function gbp(value: number): OperationAmount {
  return { value, currencyCode: 'GBP' };
}

/** Operations over fakes, with a clock that stands still but for pauses. */
export class OperationBench {
  readonly time = new FakeTime();
  readonly records = new MemoryPaymentRecords();
  readonly dojo = new FakeDojoPayments(this.time.clock);
  readonly budget = new MemoryBudget();
  readonly log = new RecordingLog();
  readonly settleLater: string[] = [];
  isOurs = true;
  /** Milliseconds that a call may take. */
  deadlineMs = 26_500;
  #ids = 0;

  dependencies(): OperationDependencies {
    return {
      records: this.records,
      dojo: this.dojo,
      budget: this.budget,
      perCall: { GBP: 50_000 },
      settleLater: async (id) => {
        this.settleLater.push(id);
      },
      isOurs: async () => this.isOurs,
      clock: this.time.clock,
      sleep: this.time.sleep,
      newId: () => `id-${++this.#ids}`,
      deadline: deadlineIn(this.deadlineMs, this.time.clock),
      log: this.log,
    };
  }

  call(keyHash: string, request: OperationRequest): OperationCall {
    const id = request.kind === 'charge' ? setupId : paymentId;
    return { id, keyHash, requestHash: JSON.stringify(request), request };
  }

  run(keyHash: string, request: OperationRequest) {
    return runOperation(this.call(keyHash, request), this.dependencies());
  }

  readonly emptyRecord: PaymentRecord = {
    revision: '',
    settled: [],
    known: { captured: 0, refunded: 0 },
  };

  get record(): PaymentRecord | undefined {
    return this.records.all.get(paymentId);
  }

  get setupRecord(): PaymentRecord | undefined {
    return this.records.all.get(setupId);
  }

  /** An operation that somebody has begun and died over, a minute ago. */
  leaveOpen(changes: Partial<OpenOperation> = {}, id: string = paymentId): OpenOperation {
    const open: OpenOperation = {
      id: 'left',
      kind: 'capture',
      keyHash: 'K',
      requestHash: JSON.stringify({ kind: 'capture', amount: gbp(4_000) }),
      amount: gbp(4_000),
      before: { status: 'Authorized', captures: [], capturedAmount: 0, refundedAmount: 0 },
      startedAtMs: this.time.nowMs - 60_000,
      leaseExpiresAtMs: this.time.nowMs - 1,
      provenAtMs: this.time.nowMs + 300_000,
      ...changes,
    };
    this.records.all.set(id, { ...this.emptyRecord, revision: 'left', open });
    return open;
  }
}
