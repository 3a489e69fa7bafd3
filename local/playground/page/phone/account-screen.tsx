import { useEffect, useRef, useState } from 'preact/hooks';
import type { ScreenProps } from './screen-props.ts';

export function AccountScreen({ userId, action, act }: ScreenProps) {
  const [isAsked, setAsked] = useState(false);
  const keep = useRef<HTMLButtonElement>(null);
  useEffect(() => keep.current?.focus(), [isAsked]);
  return (
    <>
      <h3>Signed in as {userId}</h3>
      <p>
        Deleting the account erases the customer and all cards at Dojo. A request that is under way
        cannot bring them back.
      </p>
      {isAsked ? (
        <div class="buttons">
          <button
            type="button"
            class="danger"
            aria-disabled={action.isBusy}
            onClick={() => {
              setAsked(false);
              act('Erasing', (app, tell) => app.deleteAccount(tell));
            }}
          >
            Yes, delete it
          </button>
          <button type="button" ref={keep} onClick={() => setAsked(false)}>
            Keep it
          </button>
        </div>
      ) : (
        <button type="button" aria-disabled={action.isBusy} onClick={() => setAsked(true)}>
          Delete the account
        </button>
      )}
    </>
  );
}
