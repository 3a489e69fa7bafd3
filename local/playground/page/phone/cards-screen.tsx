import { cardMeanings } from './saved-card.ts';
import type { ScreenProps } from './screen-props.ts';

/** The user's saved cards, and a card for later. */
export function CardsScreen({ stack, savedCards, action, act }: ScreenProps) {
  return (
    <>
      <h3>Saved cards</h3>
      {savedCards.length === 0 ? (
        <p class="empty">None yet. Pay with a new card, and save it.</p>
      ) : (
        <ul class="card-list">
          {savedCards.map((card) => (
            <li key={card.id}>
              <span>
                {card.scheme} •••• {card.last4}
                <small>until {card.expiryDate}</small>
              </span>
              <button
                type="button"
                class="small"
                aria-disabled={action.isBusy}
                aria-label={`Delete the card ending in ${card.last4}`}
                onClick={() => act('Deleting the card', (app, tell) => app.deleteCard(card, tell))}
              >
                Delete
              </button>
            </li>
          ))}
        </ul>
      )}
      <button
        type="button"
        aria-disabled={action.isBusy}
        onClick={() => act('Reading the cards', async () => undefined)}
      >
        Read them again
      </button>
      <h3>A card for later</h3>
      <p>For bookings: the counter charges it, for instance when nobody comes.</p>
      <div class="buttons">
        {stack.cards.map((card) => (
          <button
            type="button"
            key={card.number}
            aria-disabled={action.isBusy}
            onClick={() => act('Adding the card', (app, tell) => app.addCardForLater(card, tell))}
          >
            Add •••• {card.number.slice(-4)}
            <small>{cardMeanings[card.result]}</small>
          </button>
        ))}
      </div>
    </>
  );
}
