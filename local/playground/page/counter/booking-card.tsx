import { useId, useState } from 'preact/hooks';
import type { StackFacts } from '../../stack-facts.ts';
import { amountRule, parseAmount } from '../money.ts';
import { LastMovement } from './last-movement.tsx';
import type { Booking } from './orders.ts';
import { useMovements } from './use-movements.ts';

export interface BookingCardProps {
  readonly stack: StackFacts;
  readonly booking: Booking;
}

/** A card that was taken for later, to be charged when nobody comes. */
export function BookingCard({ stack, booking: { setupIntentId, userId } }: BookingCardProps) {
  const movements = useMovements(stack);
  const [typed, setTyped] = useState('25.00');
  const rule = useId();
  const value = parseAmount(typed);
  return (
    <li class="ticket">
      <div class="ticket-head">
        <strong>Table of {userId}</strong>
        <code>{setupIntentId.slice(0, 18)}…</code>
      </div>
      <div class="moves">
        <label class="field">
          <span>Amount</span>
          <input
            inputMode="decimal"
            value={typed}
            aria-invalid={value === undefined}
            aria-describedby={value === undefined ? rule : undefined}
            onInput={({ currentTarget }) => setTyped(currentTarget.value)}
          />
        </label>
        <button
          type="button"
          disabled={value === undefined}
          aria-disabled={movements.action.isBusy}
          onClick={() =>
            movements.move(`/merchant/setup-intents/${setupIntentId}/charges`, {
              amount: { value, currencyCode: 'GBP' },
              reference: `No-show ${userId}`.slice(0, 60),
            })
          }
        >
          Charge the no-show
        </button>
      </div>
      {value === undefined ? (
        <p class="notice refused" id={rule} role="alert">
          {amountRule}
        </p>
      ) : null}
      <LastMovement movements={movements} />
    </li>
  );
}
