import { OutcomeUnknown, Rejected, Unavailable } from '../../../functions/core/failures.ts';
import type { PaymentState } from '../../../functions/core/payment-operations/payment-state.ts';
import type { DojoPayments, DojoReply } from '../../../functions/core/payment-operations/ports.ts';
import { chargeMetadataKey } from '../../../functions/core/payments/user-metadata.ts';
import { type DojoMoney, type MoneyRequest, paymentId, paymentOf } from '../../fakes/dojo-money.ts';
import { done, fault, killed, unavailable } from '../alternatives.ts';
import type { Alternative, Answer, Caller } from '../caller.ts';
import { type PaymentWorld, type SentRequest, shownAtTheLatestMs } from './payment-world.ts';

function answerLost(): Answer<never> {
  return { kind: 'error', error: new OutcomeUnknown('dojo_outcome_unknown', 'no answer') };
}
function lostAfter(act: () => unknown): Answer<never> {
  act();
  return answerLost();
}
function notSent(): Answer<never> {
  return { kind: 'error', error: new Unavailable('dojo_unavailable', 'not sent') };
}
function refused(): Answer<never> {
  return { kind: 'error', error: new Rejected('dojo_refused', '', { dojoStatus: 409 }) };
}

export interface Sender {
  readonly caller: Caller;
  readonly key: string;
  /** In true time: the Dojo client sends nothing from then on. */
  readonly endsAtMs: number;
  readonly clock: () => number;
}

/** No status tells of a release of the rest: a refusal is all that is known of it. */
function isTakenAtItsWord({ money }: PaymentWorld, { kind }: MoneyRequest): boolean {
  return kind === 'release' && money.payment.captures?.length !== 0;
}

interface Sends {
  readonly send: () => SentRequest;
  readonly perform: () => unknown;
}

/** Dojo as one caller sees it. */
export function simulatedPayments(
  world: PaymentWorld,
  { caller, key, endsAtMs, clock }: Sender,
): DojoPayments {
  const told = (payment: PaymentState): PaymentState => {
    const { tellsCaptures, tellsNone } = world.options;
    const isListed = tellsCaptures && (tellsNone || payment.captures?.length !== 0);
    return {
      ...payment,
      captures: isListed ? payment.captures : undefined,
      isRefundTold: tellsNone || payment.refundedAmount !== 0,
    };
  };
  const isTooLate = () => world.nowMs >= endsAtMs;

  const look = <Value>(what: string, read: (money: DojoMoney) => Value): Promise<Value> => {
    const lagging = world.lagging();
    const before: Alternative<Value>[] =
      lagging === undefined
        ? []
        : [fault('shows what was before', () => ({ kind: 'value', value: read(lagging) }))];
    const open = world.record?.open;
    const untilMs = endsAtMs - 1;
    const isProvenMeanwhile =
      open !== undefined && clock() < open.provenAtMs && untilMs > world.nowMs;
    const slow: Alternative<Value>[] = isProvenMeanwhile
      ? [
          fault('is answered at the last moment', () => {
            const value = read(world.shown());
            world.advanceTo(untilMs);
            return { kind: 'value', value };
          }),
        ]
      : [];
    return caller.step(what, [
      done(() => read(world.shown())),
      unavailable('dojo_unavailable'),
      ...before,
      ...slow,
      killed('killed before it'),
    ]);
  };

  /** One request that moves money: sent by the deadline or not at all. */
  const move = (
    what: string,
    request: MoneyRequest,
    more: (sends: Sends) => readonly Alternative<DojoReply>[] = () => [],
  ): Promise<DojoReply> => {
    const send = (): SentRequest => {
      const sent = {
        by: caller.name,
        key,
        operationId: world.record?.open?.id ?? '',
        shownAtMs: shownAtTheLatestMs(endsAtMs),
        request,
      };
      world.noteSent(sent, clock());
      return sent;
    };
    const inTime =
      (act: () => Answer<DojoReply>): (() => Answer<DojoReply>) =>
      () =>
        isTooLate() ? notSent() : act();
    const perform = (): Answer<DojoReply> => {
      const moved = world.perform(send());
      if (moved === undefined) return refused();
      return { kind: 'value', value: { kind: 'moved', dojoId: moved.dojoId } };
    };
    const later = () => {
      world.late.push(send());
    };
    return caller.step(what, [
      { name: 'done', isFault: false, act: inTime(perform) },
      fault('refused', refused),
      ...(isTakenAtItsWord(world, request)
        ? []
        : [
            fault(
              'done, and refused',
              inTime(() => {
                perform();
                return refused();
              }),
            ),
          ]),
      fault('never sent', notSent),
      fault(
        'done, but the answer is lost',
        inTime(() => lostAfter(perform)),
      ),
      fault(
        'not done, and no answer',
        inTime(() => lostAfter(send)),
      ),
      fault(
        'no answer, and done later',
        inTime(() => lostAfter(later)),
      ),
      ...more({ send, perform }).map((each) => ({ ...each, act: inTime(each.act) })),
      killed('killed before it'),
      killed('done, and then killed', () => isTooLate() || perform()),
      killed('killed, and done later', () => isTooLate() || later()),
    ]);
  };

  let made = 0;
  const makeIntent = (value: number, metadata: Readonly<Record<string, string>>) => {
    const intent = paymentOf({
      id: `pi_${caller.name}${++made}`,
      status: 'Created',
      captureMode: 'Auto',
      amount: value,
      metadata,
    });
    const { money } = world;
    world.change({ ...money, intents: [...money.intents, intent] }, shownAtTheLatestMs(endsAtMs));
    return intent;
  };

  return {
    find: (id) =>
      look(`looks at ${id}`, ({ payment, intents }) =>
        id === paymentId ? told(payment) : intents.find((intent) => intent.id === id),
      ),
    capture: (_id, amount) => move(`captures ${amount}`, { kind: 'capture', amount }),
    reverse: () => move('releases', { kind: 'release' }),
    refund: (_id, { amount, key: dojoKey }) =>
      move(`refunds ${amount}`, { kind: 'refund', amount, key: dojoKey }),
    charge: (intentId) =>
      move(`charges ${intentId}`, { kind: 'charge', intentId }, ({ send, perform }) => [
        fault('declined', () => {
          send();
          return { kind: 'value', value: { kind: 'declined' } };
        }),
        fault('done, and called declined', () => {
          perform();
          return { kind: 'value', value: { kind: 'declined' } };
        }),
        fault('pending, and done later', () => {
          world.late.push(send());
          return { kind: 'value', value: { kind: 'pending' } };
        }),
        fault('pending, and never done', () => {
          send();
          return { kind: 'value', value: { kind: 'pending' } };
        }),
      ]),

    findSetup: () =>
      look('looks at the setup intent', ({ setupStatus }) => ({
        status: setupStatus,
        customer: { id: undefined },
        metadata: {},
      })),
    createForSetup: ({ amount, metadata }) => {
      const make = () => makeIntent(amount.value, metadata);
      const later = () =>
        world.lateWork.push({ what: `the intent of ${caller.name} appears`, make });
      return caller.step('makes an intent', [
        done(make),
        fault('refused', refused),
        fault('done, but the answer is lost', () => lostAfter(make)),
        fault('no answer, and done later', () => lostAfter(later)),
        killed('killed before it'),
        killed('done, and then killed', make),
        killed('killed, and done later', later),
      ]);
    },
    findMade: ({ metadataValue }) =>
      look(`looks for intents of ${metadataValue}`, ({ intents }) =>
        intents
          .filter(({ metadata }) => metadata[chargeMetadataKey] === metadataValue)
          .map(({ id }) => id),
      ),
    cancel: (id) => {
      const act = (): Answer<void> => {
        const { money } = world;
        if (money.intents.find((intent) => intent.id === id)?.status !== 'Created') {
          return refused();
        }
        const intents = money.intents.map((intent) =>
          intent.id === id ? { ...intent, status: 'Canceled' } : intent,
        );
        world.change({ ...money, intents }, shownAtTheLatestMs(endsAtMs));
        return { kind: 'value', value: undefined };
      };
      return caller.step(`cancels ${id}`, [
        { name: 'done', isFault: false, act },
        unavailable('dojo_unavailable'),
        fault('done, but the answer is lost', () => {
          act();
          return notSent();
        }),
        // The client repeats it: the first one was done, and the second finds nothing to cancel.
        fault('done, and refused', () => {
          act();
          return refused();
        }),
        killed('killed before it'),
        killed('done, and then killed', act),
      ]);
    },
  };
}
