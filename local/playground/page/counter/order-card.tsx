import { useState } from 'preact/hooks';
import type { StackFacts } from '../../stack-facts.ts';
import type { OrderNews } from '../../timeline-entry.ts';
import { moneyText, parseAmount } from '../money.ts';
import { LastMovement } from './last-movement.tsx';
import { useMovements } from './use-movements.ts';

export interface OrderCardProps {
  readonly stack: StackFacts;
  readonly order: OrderNews;
}

/** One order, and what the counter can do with its money. */
export function OrderCard({ stack, order }: OrderCardProps) {
  const { paymentIntentId, reference, userId, status, isPaid, amount, captured, refunded } = order;
  const movements = useMovements(stack);
  const [typed, setTyped] = useState('');
  const path = `/merchant/payment-intents/${paymentIntentId}`;
  const value = parseAmount(typed);
  const body = value === undefined ? {} : { amount: { ...amount, value } };
  const isReserved = status === 'Authorized';
  const isTaken = captured.value > refunded.value;
  const isWrong = typed !== '' && value === undefined;
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
      {isReserved || isTaken ? (
        <div class="moves">
          <label class="field">
            <span>Amount</span>
            <input
              inputMode="decimal"
              placeholder="All"
              value={typed}
              aria-invalid={isWrong}
              onInput={({ currentTarget }) => setTyped(currentTarget.value)}
            />
          </label>
          {isReserved ? (
            <>
              <Move name="Capture" onMove={() => movements.move(`${path}/captures`, body)} />
              <Move name="Release" onMove={() => movements.move(`${path}/release`, {})} />
            </>
          ) : null}
          {isTaken ? (
            <Move name="Refund" onMove={() => movements.move(`${path}/refunds`, body)} />
          ) : null}
        </div>
      ) : null}
      {isWrong ? (
        <p class="notice refused">Type an amount such as 4.50, or nothing for all.</p>
      ) : null}
      <LastMovement movements={movements} />
    </li>
  );

  function Move({ name, onMove }: { readonly name: string; readonly onMove: () => void }) {
    return (
      <button
        type="button"
        disabled={movements.action.isBusy || isWrong}
        aria-label={`${name} ${reference}`}
        onClick={onMove}
      >
        {name}
      </button>
    );
  }
}
