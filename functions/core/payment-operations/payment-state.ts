/** One capture, as Dojo lists it. */
export interface CaptureState {
  /** `cp_…`. `undefined`: Dojo does not say. */
  readonly id: string | undefined;
  /** Minor units, a tip included. */
  readonly amount: number;
  /** The tip in it. */
  readonly tipsAmount: number;
  /** `Created`, `Successful`, `Declined`, `Failed`, or one that Dojo adds later. `undefined`: it does not say. */
  readonly status: string | undefined;
  readonly createdAtMs: number | undefined;
}

/** A payment as Dojo shows it, as far as moving its money is concerned. Amounts in minor units. */
export interface PaymentState {
  readonly id: string;
  readonly status: string;
  readonly currencyCode: string;
  /** What was asked for: a tip, a service charge and cashback included. */
  readonly amount: number;
  readonly captureMode: 'Auto' | 'Manual' | undefined;
  /** `undefined`: Dojo does not say. */
  readonly captures: readonly CaptureState[] | undefined;
  readonly refundedAmount: number;
  /** Whether Dojo says the refunded amount. Otherwise it is taken for 0, which proves nothing. */
  readonly isRefundTold: boolean;
  readonly reference: string;
  readonly customer: { readonly id: string | undefined };
  readonly metadata: Readonly<Record<string, string>>;
  /** Epoch milliseconds. */
  readonly createdAt: number | undefined;
  /** Epoch milliseconds. `undefined`: Dojo does not say. */
  readonly updatedAtMs?: number | undefined;
}

const failedStatuses: readonly (string | undefined)[] = ['Declined', 'Failed'];

export function isFailedCapture({ status }: Pick<CaptureState, 'status'>): boolean {
  return failedStatuses.includes(status);
}

/** What the captures in the list have taken of the amount, at least. */
export function capturedWithoutTips({ captures = [] }: PaymentState): number {
  return captures
    .filter((capture) => !isFailedCapture(capture))
    .reduce((sum, { amount, tipsAmount }) => sum + amount - tipsAmount, 0);
}

/** What Dojo shows as captured. An automatic capture need not be in the list. */
export function capturedAmount({ captures = [], status, amount }: PaymentState): number {
  const listed = captures
    .filter((capture) => !isFailedCapture(capture))
    .reduce((sum, capture) => sum + capture.amount, 0);
  const isTaken = status === 'Captured' || status === 'Refunded';
  return captures.length === 0 && isTaken ? amount : listed;
}
