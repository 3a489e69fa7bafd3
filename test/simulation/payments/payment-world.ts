import { settleMs } from '../../../functions/core/customers/timing.ts';
import type {
  OpenOperation,
  OperationKind,
  PaymentRecord,
  SettledOperation,
} from '../../../functions/core/payment-operations/payment-record.ts';
import { absenceProvenAfterMs } from '../../../functions/core/payment-operations/timing.ts';
import {
  type DojoMoney,
  type MoneyMoved,
  type MoneyRequest,
  moveMoney,
  paymentId,
} from '../../fakes/dojo-money.ts';
import type { LateEffect, SimulatedWorld } from '../simulation.ts';

/** How soon Dojo shows what a person did in its portal. */
const portalShownAfterMs = 60_000;

/** There is one record: of the payment, or of the setup intent. What it is called makes no difference. */
export const recordId: string = paymentId;

export interface PaymentWorldOptions {
  /** Milliseconds that a request may take. */
  readonly deadlineMs: number;
  readonly money: DojoMoney;
  /** For how long Dojo's answers show the payment as it was before. */
  readonly shownAfterMs: number;
  /** Whether Dojo lists the captures of a payment. */
  readonly tellsCaptures: boolean;
  /** Whether it says that there are none: no captures, no refunds. Otherwise null. */
  readonly tellsNone: boolean;
  /** A person in the portal does exactly what is in doubt: it may be taken for ours. */
  readonly portalDoesTheSame: boolean;
}

/** What Dojo held from some moment on. */
interface Version {
  readonly atMs: number;
  /** From then on Dojo's answers show it. */
  readonly shownAtMs: number;
  readonly money: DojoMoney;
}

/** A request of ours that moves money. */
export interface SentRequest {
  /** Name of the caller that sent it. */
  readonly by: string;
  readonly key: string;
  readonly operationId: string;
  /** By then Dojo is done with it, and shows it. */
  readonly shownAtMs: number;
  readonly request: MoneyRequest;
}

/** Money that has moved at Dojo. `by`: a caller, or `portal`. */
interface Move {
  readonly by: string;
  readonly key: string | undefined;
  readonly operationId: string | undefined;
  readonly kind: OperationKind;
  readonly amount: number;
}

/** Until when Dojo may be working on a request of a caller that ends then, and not show it. */
export function shownAtTheLatestMs(endsAtMs: number): number {
  return endsAtMs + settleMs + absenceProvenAfterMs;
}

/**
 * Everything outside the callers, for one payment and one setup intent: the record, Dojo, the day's
 * budget and true time. Notices at once when something happens that must never happen.
 */
export class PaymentWorld implements SimulatedWorld {
  nowMs: number = Date.parse('2026-01-01T12:00:00Z');
  changes = 0;
  violation: string | undefined;
  readonly options: PaymentWorldOptions;
  readonly late: SentRequest[] = [];
  /** What moves no money and is still done though nobody waits for it: intents, writes of the record. */
  readonly lateWork: { readonly what: string; readonly make: () => void }[] = [];
  readonly moves: Move[] = [];
  /** What of the day's budget is taken. */
  budgetTaken = 0;
  /** Operations that have put theirs back. */
  readonly putBack = new Set<string>();
  #record: PaymentRecord | undefined;
  #versions: Version[];

  constructor(options: PaymentWorldOptions) {
    this.options = options;
    this.#versions = [{ atMs: 0, shownAtMs: 0, money: options.money }];
  }

  get record(): PaymentRecord | undefined {
    return this.#record;
  }

  set record(record: PaymentRecord | undefined) {
    this.#record = record;
    this.changes += 1;
  }

  /** What Dojo holds. */
  get money(): DojoMoney {
    return this.#versions.at(-1)?.money ?? this.options.money;
  }

  violate(sentence: string): void {
    this.violation ??= sentence;
  }

  /** What Dojo's answers show: the newest that it must show, or a newer one. */
  shown(): DojoMoney {
    return this.#versions[this.#shownIndex()]?.money ?? this.money;
  }

  /** What Dojo's answers may show instead: the one before. */
  lagging(): DojoMoney | undefined {
    const index = this.#shownIndex();
    const shown = this.#versions[index];
    if (shown === undefined || shown.shownAtMs <= this.nowMs) return undefined;
    return this.#versions[index - 1]?.money;
  }

  #shownIndex(): number {
    const { shownAfterMs } = this.options;
    const index = this.#versions.findLastIndex(
      ({ atMs, shownAtMs }) => atMs + shownAfterMs <= this.nowMs || shownAtMs <= this.nowMs,
    );
    return Math.max(0, index);
  }

  change(money: DojoMoney, shownAtMs: number): void {
    this.#versions = [
      ...this.#versions.slice(Math.max(0, this.#shownIndex() - 1)),
      { atMs: this.nowMs, shownAtMs, money },
    ];
    this.changes += 1;
  }

  /** A request of ours leaves: only who has written it down may send, and one at a time. */
  noteSent({ by, key, request }: SentRequest, clockMs: number): void {
    const open = this.#record?.open;
    if (open?.keyHash !== key) this.violate(`${by} sent what is not written down.`);
    else if (open.leaseExpiresAtMs <= clockMs) this.violate(`${by} sent after its lease was over.`);
    const others = this.late.filter(
      // A refund that Dojo knows by its key already does nothing any more.
      ({ request: late }) =>
        !isRefund(late) || !(late.key in this.money.refunds || isOfKey(request, late.key)),
    );
    if (others.length > 0) this.violate(`${by} sent while another request was under way.`);
  }

  /** Dojo does what it was asked for. `undefined`: it refuses. */
  perform(sent: SentRequest): MoneyMoved | undefined {
    const { by, key, operationId, request, shownAtMs } = sent;
    const moved = moveMoney(this.money, request, this.nowMs);
    if (moved === undefined || moved.amount === 0) return moved;
    this.change(moved.money, shownAtMs);
    if (this.movesOf(key).length > 0) this.violate(`Money has moved twice for ${key}.`);
    this.moves.push({ by, key, operationId, kind: request.kind, amount: moved.amount });
    const charged = this.money.intents.filter(({ status }) => status === 'Captured');
    if (charged.length > 1) this.violate('Two intents of the setup intent were charged.');
    return moved;
  }

  /** A person does it in the portal, if it can be done. */
  performByPortal(request: MoneyRequest): void {
    const moved = moveMoney(this.money, request, this.nowMs);
    if (moved === undefined) return;
    this.change(moved.money, this.nowMs + portalShownAfterMs);
    const { kind } = request;
    this.moves.push({
      by: 'portal',
      key: undefined,
      operationId: undefined,
      kind,
      amount: moved.amount,
    });
  }

  movesOf(key: string): Move[] {
    return this.moves.filter((move) => move.key === key);
  }

  /** What a caller's own requests have done or may still do. */
  requestsOf(by: string): number {
    return [...this.moves, ...this.late].filter((each) => each.by === by).length;
  }

  /** Whether the operation has moved money, or may still. */
  hasMoved({ id }: Pick<OpenOperation, 'id'>): boolean {
    return [...this.moves, ...this.late].some(({ operationId }) => operationId === id);
  }

  /** Whether the portal has done what an operation says that it did. */
  isOfPortal({ kind, amount }: SettledOperation): boolean {
    const moves = this.moves.filter((move) => move.by === 'portal' && move.kind === kind);
    if (kind === 'release') return moves.length > 0;
    return this.options.portalDoesTheSame && moves.some((move) => move.amount === amount.value);
  }

  get portalHasActed(): boolean {
    return this.moves.some(({ by }) => by === 'portal');
  }

  finishLate(sent: SentRequest): void {
    this.late.splice(this.late.indexOf(sent), 1);
    this.perform(sent);
    this.changes += 1;
  }

  lateEffects(): readonly LateEffect[] {
    return [
      ...this.late.map((sent) => ({
        what: `the ${sent.request.kind} of ${sent.by}`,
        happen: () => this.finishLate(sent),
      })),
      ...this.lateWork.map((late) => ({
        what: late.what,
        happen: () => {
          this.lateWork.splice(this.lateWork.indexOf(late), 1);
          late.make();
        },
      })),
    ];
  }

  advanceTo(atMs: number): void {
    for (;;) {
      const dueMs = ({ shownAtMs }: SentRequest) => shownAtMs - this.options.shownAfterMs;
      const [next] = this.late.toSorted((one, other) => dueMs(one) - dueMs(other));
      if (next === undefined || dueMs(next) > atMs) break;
      this.nowMs = Math.max(this.nowMs, dueMs(next));
      this.finishLate(next);
    }
    this.nowMs = Math.max(this.nowMs, atMs);
  }

  turningPointsMs(): readonly number[] {
    const open = this.#record?.open;
    if (open === undefined) return [];
    return [open.leaseExpiresAtMs, open.provenAtMs - 1, open.provenAtMs];
  }

  describe(): string {
    return JSON.stringify([
      this.#record,
      this.#versions.slice(Math.max(0, this.#shownIndex() - 1)),
      this.late,
      this.lateWork.map(({ what }) => what),
      this.moves,
      this.budgetTaken,
      [...this.putBack],
    ]);
  }
}

function isOfKey(request: MoneyRequest, key: string): boolean {
  return isRefund(request) && request.key === key;
}

function isRefund(request: MoneyRequest): request is MoneyRequest & { kind: 'refund' } {
  return request.kind === 'refund';
}
