import * as z from 'zod/mini';
import type { Deadline } from '../clock.ts';
import { Unavailable } from '../failures.ts';
import type { DojoPayments, DojoReply, MadeForCharge } from '../payment-operations/ports.ts';
import type { DojoCall, DojoClient } from './dojo-client.ts';
import { paymentIntent } from './dojo-payment-intents.ts';
import { setupIntent } from './dojo-setup-intents.ts';
import { intentMetadata } from './intent-metadata.ts';
import { mayBeUnknown } from './is-not-found.ts';
import { paymentState } from './payment-state.ts';

/**
 * Any of these says that it was done; their other names differ between Dojo's guide and reference. 200 without
 * one says nothing: it may come from whoever stands before Dojo.
 */
const done = z
  .object({
    captureId: z.nullish(z.string()),
    reversalId: z.nullish(z.string()),
    refundId: z.nullish(z.string()),
  })
  .check(z.refine(({ captureId, reversalId, refundId }) => captureId ?? reversalId ?? refundId));
const charged = z.object({ status: z.string() });

/** `PagedPaymentIntent` in Dojo's reference. */
const page = z.object({
  data: z.nullish(
    z.array(
      z.object({
        id: z.nullish(z.string()),
        setupIntentId: z.catch(z.nullish(z.string()), undefined),
        metadata: z.catch(z.nullish(intentMetadata), undefined),
      }),
    ),
  ),
  after: z.nullish(z.string()),
});

/** How far before the time in question a search begins: Dojo's clock may differ. */
const searchMarginMs = 5 * 60_000;
/** An attempt is over by then, and its intent made, by Dojo's clock as well. */
const attemptMs = 10 * 60_000;
/** What a search leaves of the time: to look at what it has found, to note it down, to charge it, to answer. */
const afterSearchMs = 6_000;

/** What narrows a search. Dojo has no filter but these and the status, which may change meanwhile. */
interface SearchedTime {
  readonly startDate: string;
  readonly endDate?: string;
}

/** The calls of Dojo's API that move money. See /payments/manage-payments in Dojo's guides. */
export function dojoPayments(client: DojoClient, deadline: Deadline): DojoPayments {
  const pathOf = (id: string) => `/payment-intents/${encodeURIComponent(id)}`;
  const read = async <Answer>(call: DojoCall<Answer>): Promise<Answer | undefined> => {
    try {
      return await client.call({ ...call, needsProvenAccount: true }, deadline);
    } catch (error) {
      if (mayBeUnknown(error)) return undefined;
      throw error;
    }
  };
  type PostCall<Answer> = Omit<DojoCall<Answer>, 'method' | 'repeatable'>;
  const post = <Answer>(call: PostCall<Answer>): Promise<Answer> =>
    client.call({ ...call, method: 'POST', repeatable: false, needsProvenAccount: true }, deadline);
  /** Sent once: Dojo would do it twice. */
  const move = <Answer>(call: PostCall<Answer>): Promise<Answer> =>
    post({ ...call, movesMoney: true });
  const searchDeadline: Deadline = {
    remainingMs: () => Math.max(0, deadline.remainingMs() - afterSearchMs),
  };
  /** @throws Unavailable when the list does not end in time: part of it would prove nothing. */
  const search = async (charge: MadeForCharge, time: SearchedTime): Promise<string[]> => {
    const { setupIntentId, metadataKey, metadataValue } = charge;
    const found = new Set<string>();
    // A list whose last page leads to the first is at its end there.
    const seen = new Set<string | undefined>();
    let after: string | undefined;
    do {
      seen.add(after);
      if (searchDeadline.remainingMs() === 0) {
        throw new Unavailable('dojo_unavailable', 'Dojo’s list is too long to be read in time.', {
          dojoOperation: 'search-payment-intents',
          reason: 'deadline',
        });
      }
      const listed = await client.call(
        {
          operation: 'search-payment-intents',
          method: 'POST',
          path: '/payment-intents/search',
          body: { ...time, cursor: { limit: 100, after } },
          answer: page,
          repeatable: true,
          needsProvenAccount: true,
        },
        searchDeadline,
      );
      const intents = listed.data ?? [];
      for (const intent of intents) {
        // Dojo's reference has the setup intent on it; where it is not told, the metadata is enough.
        const isOfSetup = (intent.setupIntentId ?? setupIntentId) === setupIntentId;
        const isOfCharge = intent.metadata?.[metadataKey] === metadataValue;
        if (intent.id && isOfSetup && isOfCharge) found.add(intent.id);
      }
      after = intents.length === 0 ? undefined : (listed.after ?? undefined);
    } while (after !== undefined && !seen.has(after));
    return [...found];
  };

  return {
    async find(id) {
      const intent = await read({
        operation: 'get-payment-intent',
        method: 'GET',
        path: `${pathOf(id)}?returnCanceled=true`,
        answer: paymentIntent,
        repeatable: true,
      });
      // Whoever takes another spelling for the same payment would have two records of it.
      return intent?.id === id ? paymentState(intent) : undefined;
    },

    async capture(id, amount) {
      const { captureId } = await move({
        operation: 'capture-payment',
        path: `${pathOf(id)}/captures`,
        body: { amount },
        answer: done,
      });
      return { kind: 'moved', dojoId: captureId ?? undefined };
    },

    async reverse(id) {
      const { reversalId } = await move({
        operation: 'reverse-payment',
        path: `${pathOf(id)}/reversal`,
        answer: done,
      });
      return { kind: 'moved', dojoId: reversalId ?? undefined };
    },

    async refund(id, { amount, reason, notes, key }) {
      const { refundId } = await move({
        operation: 'refund-payment',
        path: `${pathOf(id)}/refunds`,
        headers: { idempotencykey: key },
        body: { amount, refundReason: reason, notes },
        answer: done,
      });
      return { kind: 'moved', dojoId: refundId ?? undefined };
    },

    async findSetup(id) {
      const setup = await read({
        operation: 'get-setup-intent',
        method: 'GET',
        path: `/setup-intents/${encodeURIComponent(id)}`,
        answer: setupIntent,
        repeatable: true,
      });
      return (
        setup && {
          status: setup.status,
          intendedCurrencyCode: setup.intendedAmount?.currencyCode,
          customer: { id: setup.customer?.id ?? undefined },
          metadata: setup.metadata ?? {},
        }
      );
    },

    async createForSetup(order) {
      const intent = await post({
        operation: 'create-charge-intent',
        path: '/payment-intents',
        body: {
          amount: order.amount,
          reference: order.reference,
          description: order.description,
          metadata: order.metadata,
          setupIntentId: order.setupIntentId,
          ...(order.customerId !== undefined && { customer: { id: order.customerId } }),
        },
        answer: paymentIntent,
      });
      return paymentState(intent);
    },

    async findMade(charge) {
      const startDate = new Date(charge.sinceMs - searchMarginMs).toISOString();
      const endDate = new Date(charge.sinceMs + attemptMs).toISOString();
      const around = await search(charge, { startDate, endDate });
      // The first attempt may have left none, and a later one with the same key have.
      return around.length > 0 ? around : search(charge, { startDate });
    },

    async charge(id): Promise<DojoReply> {
      const { status } = await move({
        operation: 'charge-payment',
        path: `${pathOf(id)}/charge`,
        answer: charged,
      });
      if (status === 'Successful') return { kind: 'moved', dojoId: undefined };
      return { kind: status === 'Declined' || status === 'Failed' ? 'declined' : 'pending' };
    },

    async cancel(id) {
      await client.call(
        {
          operation: 'cancel-payment-intent',
          method: 'DELETE',
          path: pathOf(id),
          answer: z.unknown(),
          repeatable: true,
          needsProvenAccount: true,
        },
        deadline,
      );
    },
  };
}
