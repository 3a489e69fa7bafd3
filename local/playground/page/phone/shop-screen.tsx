import { useState } from 'preact/hooks';
import { moneyText } from '../money.ts';
import { goods, samplePrice } from './goods.ts';
import type { PayWith } from './phone-app.ts';
import { cardMeanings, cvvOf } from './saved-card.ts';
import type { ScreenProps } from './screen-props.ts';

/** A basket, a card and a button. */
export function ShopScreen({ stack, savedCards, action, act }: ScreenProps) {
  const price = samplePrice(stack);
  const onSale = [...goods, { name: 'A bag of beans', price: price?.value ?? 0 }];
  const [counts, setCounts] = useState<readonly number[]>([0, 0, 1]);
  const [chosen, setChosen] = useState('');
  const [save, setSave] = useState(true);
  const [reserve, setReserve] = useState(false);

  const total = onSale.reduce((sum, good, at) => sum + good.price * (counts[at] ?? 0), 0);
  const totalText =
    price === undefined ? 'for the app’s sample order' : moneyText({ ...price, value: total });
  const newCards = stack.cards.map((card) => ({ id: `new ${card.number}`, card }));
  const choices = [...savedCards.map(({ id }) => id), ...newCards.map(({ id }) => id)];
  const choice = choices.includes(chosen) ? chosen : choices[0];
  const isNew = choice?.startsWith('new ') ?? true;

  function payWith(): PayWith | undefined {
    const savedCard = savedCards.find(({ id }) => id === choice);
    if (savedCard !== undefined) return { savedCard, cvv: cvvOf(savedCard, stack.cards) };
    const card = newCards.find(({ id }) => id === choice)?.card;
    return card && { card, save };
  }
  function pay(how: 'to the end' | 'and die') {
    const card = payWith();
    if (card === undefined) return;
    const purchase = { total, reserve, with: card };
    act('Paying', (app, tell) =>
      how === 'to the end' ? app.pay(purchase, tell) : app.payAndDie(purchase, tell),
    );
  }

  const isEmpty = price !== undefined && total === 0;
  const cannotPay = isEmpty || choice === undefined;
  return (
    <>
      {price === undefined ? (
        <p>This app prices an order by itself: the phone sends the app’s sample order.</p>
      ) : (
        <ul class="basket" aria-label="Basket">
          {onSale.map((good, at) => (
            <li key={good.name}>
              <span class="good-name">{good.name}</span>
              <span class="price">{moneyText({ ...price, value: good.price })}</span>
              <Stepper
                name={good.name}
                count={counts[at] ?? 0}
                onChange={(count) => setCounts(counts.map((old, i) => (i === at ? count : old)))}
              />
            </li>
          ))}
        </ul>
      )}
      <fieldset class="cards">
        <legend>Pay with</legend>
        {savedCards.map((card) => (
          <CardChoice
            key={card.id}
            isChosen={choice === card.id}
            onChoose={() => setChosen(card.id)}
            name={`Saved card ending in ${card.last4}`}
            hint="Security code is filled in"
          />
        ))}
        {newCards.map(({ id, card }) => (
          <CardChoice
            key={id}
            isChosen={choice === id}
            onChoose={() => setChosen(id)}
            name={`New card ending in ${card.number.slice(-4)}`}
            hint={cardMeanings[card.result]}
          />
        ))}
      </fieldset>
      <label class="check">
        <input
          type="checkbox"
          checked={save && isNew}
          disabled={!isNew}
          onChange={({ currentTarget }) => setSave(currentTarget.checked)}
        />
        Save this card
      </label>
      {price === undefined ? null : (
        <label class="check">
          <input
            type="checkbox"
            checked={reserve}
            onChange={({ currentTarget }) => setReserve(currentTarget.checked)}
          />
          Only reserve it: the counter captures
        </label>
      )}
      <div class="buttons">
        <button
          type="button"
          class="primary"
          disabled={cannotPay}
          aria-disabled={action.isBusy}
          onClick={() => pay('to the end')}
        >
          {isEmpty ? 'The basket is empty' : `Pay ${totalText}`}
        </button>
        <button
          type="button"
          disabled={cannotPay}
          aria-disabled={action.isBusy}
          onClick={() => pay('and die')}
        >
          Pay, and kill the app
        </button>
      </div>
    </>
  );
}

interface CardChoiceProps {
  readonly isChosen: boolean;
  readonly onChoose: () => void;
  readonly name: string;
  readonly hint: string;
}

function CardChoice({ isChosen, onChoose, name, hint }: CardChoiceProps) {
  return (
    <label class="choice">
      <input type="radio" name="card" checked={isChosen} onChange={onChoose} />
      <span>
        {name}
        <small>{hint}</small>
      </span>
    </label>
  );
}

interface StepperProps {
  readonly name: string;
  readonly count: number;
  readonly onChange: (count: number) => void;
}

function Stepper({ name, count, onChange }: StepperProps) {
  return (
    <span class="stepper">
      <button
        type="button"
        class="step"
        aria-label={`One ${name} less`}
        disabled={count === 0}
        onClick={() => onChange(count - 1)}
      >
        −
      </button>
      <span aria-live="polite">{count}</span>
      <button
        type="button"
        class="step"
        aria-label={`One ${name} more`}
        disabled={count === 9}
        onClick={() => onChange(count + 1)}
      >
        +
      </button>
    </span>
  );
}
