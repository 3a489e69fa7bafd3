import type { Action } from '../use-action.ts';

export interface DeadAppProps {
  readonly action: Action;
  readonly onOpen: () => void;
}

/** Where the app was, after it was killed. */
export function DeadApp({ action, onOpen }: DeadAppProps) {
  return (
    <div class="dead">
      <p>
        The app was killed right after it handed the card over. It has heard nothing of the payment,
        and remembers only its id.
      </p>
      <button type="button" class="primary" aria-disabled={action.isBusy} onClick={onOpen}>
        Open the app again
      </button>
    </div>
  );
}
