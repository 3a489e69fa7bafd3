import type {
  OperationKind,
  PaymentRecord,
} from '../../../functions/core/payment-operations/payment-record.ts';
import { type MoneyAtDojo, sumOf } from '../payments-at-dojo.ts';
import type { MoneyJourney, Told } from './service-client.ts';

/** One payment when all is over. */
export interface PaymentAfter {
  /** Of everybody who asked for something. */
  readonly journeys: readonly MoneyJourney[];
  readonly record: PaymentRecord | undefined;
  readonly atDojo: MoneyAtDojo;
}

/** Everything in which the promise about one payment was broken, a sentence each; empty when it was kept. */
export function brokenMoneyPromises({ journeys, record, atDojo }: PaymentAfter): readonly string[] {
  const byKey = Map.groupBy(journeys, ({ order }) => order.key);
  return [
    ...[...byKey].flatMap(([key, theirs]) => contradictions(theirs).map((it) => `${key}: ${it}`)),
    ...wrongSums(journeys, atDojo),
    ...wrongRecord(journeys, record),
  ];
}

/** Operations of which somebody was told that they moved money, each once. */
export function movedAmounts(
  journeys: readonly MoneyJourney[],
  ...kinds: readonly OperationKind[]
): readonly number[] {
  const moved = new Map<string, number>();
  for (const { order, told } of journeys) {
    if (told?.kind !== 'moved' || !kinds.includes(order.kind)) continue;
    moved.set(told.operation.operationId, told.operation.amount.value);
  }
  return [...moved.values()];
}

function wordsOf(told: Told | undefined): string {
  if (told === undefined) return 'nothing for certain';
  return told.kind === 'moved' ? `moved by ${told.operation.operationId}` : told.said;
}

function contradictions(journeys: readonly MoneyJourney[]): readonly string[] {
  const told = [...new Set(journeys.map((journey) => wordsOf(journey.told)))];
  const untold = journeys.filter((journey) => journey.told === undefined);
  return [
    ...(told.length > 1 ? [`callers were told different things: ${told.join('; ')}`] : []),
    ...untold.map(
      ({ answers }) =>
        `a caller was not told in ${answers.length} requests, the last answer was ${answers.at(-1)}`,
    ),
    ...journeys.flatMap(({ undocumented }) => undocumented),
  ];
}

function wrongSums(journeys: readonly MoneyJourney[], atDojo: MoneyAtDojo): readonly string[] {
  const rows = [
    ['captured', atDojo.captured, movedAmounts(journeys, 'capture', 'charge')],
    ['refunded', atDojo.refunded, movedAmounts(journeys, 'refund')],
  ] as const;
  const isReleaseTold = movedAmounts(journeys, 'release').length > 0;
  return [
    ...rows
      .filter(([, done, told]) => sumOf(done) !== sumOf(told) || done.length !== told.length)
      .map(
        ([what, done, told]) =>
          `Dojo has ${what} ${sumOf(done)} in ${done.length}, and ${sumOf(told)} in ${told.length} were answered`,
      ),
    ...(isReleaseTold === atDojo.isReleased
      ? []
      : [`Dojo has ${atDojo.isReleased ? '' : 'not '}released it, and the opposite was answered`]),
  ];
}

function wrongRecord(
  journeys: readonly MoneyJourney[],
  record: PaymentRecord | undefined,
): readonly string[] {
  const { open, settled = [] } = record ?? {};
  const recorded = settled.filter(({ outcome }) => outcome === 'moved').length;
  const told = movedAmounts(journeys, 'capture', 'charge', 'refund', 'release').length;
  return [
    ...(open
      ? [`a ${open.kind} is still open: ${open.unresolved?.reason ?? 'nobody looked'}`]
      : []),
    ...(recorded === told ? [] : [`the record has ${recorded} operations, ${told} were answered`]),
  ];
}
