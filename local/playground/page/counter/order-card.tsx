import { useId, useState } from 'preact/hooks';
import type { StackFacts } from '../../stack-facts.ts';
import type { OrderNews } from '../../timeline-entry.ts';
import type { Callers } from '../callers.ts';
import { amountRule, moneyText, parseAmount } from '../money.ts';
import { LastMovement } from './last-movement.tsx';
import { type PaymentNow, readPayment } from './payment-now.ts';
import { useMovements } from './use-movements.ts';

export interface OrderCardProps {
  readonly stack: StackFacts;
  readonly order: OrderNews;
}

/** One order, and what the counter can do with its money. */
export function OrderCard({ stack, order }: OrderCardProps) {
  const { paymentIntentId, reference, userId, amount } = order;
  const [read, setRead] = useState<PaymentNow | undefined>();
  const look = async (callers: Callers) => setRead(await readPayment(callers, order));
  const movements = useMovements(stack, look);
  const isReadLast = read?.updatedAt === order.updatedAt;
  const { status, isPaid, captured, refunded } = isReadLast ? read : order;
  const [typed, setTyped] = useState('');
  const rule = useId();
  const path = `/merchant/payment-intents/${paymentIntentId}`;
  const value = parseAmount(typed);
  const body = value === undefined ? {} : { amount: { ...amount, value } };
  const isReserved = status === 'Authorized';
  // Dojo gives money back once all is captured, and not of a tab that is still open.
  const isTaken = !isReserved && captured.value > refunded.value;
  const isWrong = typed !== '' && value === undefined;
  const shared = { reference, isWrong, isBusy: movements.action.isBusy };
  return (
    <li class="ticket">
      <div class="ticket-head">
        <strong>{reference || paymentIntentId}</strong>
        <span class={`badge ${isPaid ? 'good' : isReserved ? 'refused' : ''}`}>
          {isPaid ? 'Paid' : isReserved ? 'Reserved' : status}
        </span>
      </div>
      <p class="facts">
        {moneyText(amount)}, {userId ?? 'erased user'}
        {captured.value > 0 ? `, taken ${moneyText(captured)}` : ''}
        {refunded.value > 0 ? `, refunded ${moneyText(refunded)}` : ''}
      </p>
      {isReadLast && read.open !== '' ? (
        <p class="notice refused">
          Unresolved: {read.open}. Nothing else is done to this payment until it is known.
        </p>
      ) : null}
      {isReserved || isTaken ? (
        <div class="moves">
          <label class="field">
            <span>Amount</span>
            <input
              inputMode="decimal"
              placeholder="All"
              value={typed}
              aria-invalid={isWrong}
              aria-describedby={isWrong ? rule : undefined}
              onInput={({ currentTarget }) => setTyped(currentTarget.value)}
            />
          </label>
          {isReserved ? (
            <>
              <Move
                {...shared}
                name="Capture"
                onMove={() => movements.move(`${path}/captures`, body)}
              />
              <Move
                {...shared}
                name="Release"
                onMove={() => movements.move(`${path}/release`, {})}
              />
            </>
          ) : null}
          {isTaken ? (
            <Move
              {...shared}
              name="Refund"
              onMove={() => movements.move(`${path}/refunds`, body)}
            />
          ) : null}
          <Move
            {...shared}
            isWrong={false}
            name="Look"
            onMove={() => movements.action.run('Looking', look)}
          />
        </div>
      ) : null}
      {isWrong ? (
        <p class="notice refused" id={rule} role="alert">
          {amountRule} Nothing means all.
        </p>
      ) : null}
      <LastMovement movements={movements} />
    </li>
  );
}

interface MoveProps {
  readonly name: string;
  readonly reference: string;
  readonly isBusy: boolean;
  readonly isWrong: boolean;
  readonly onMove: () => void;
}

function Move({ name, reference, isBusy, isWrong, onMove }: MoveProps) {
  return (
    <button
      type="button"
      disabled={isWrong}
      aria-disabled={isBusy}
      aria-label={`${name} ${reference}`}
      onClick={onMove}
    >
      {name}
    </button>
  );
}
