import { useEffect, useRef, useState } from 'preact/hooks';
import type { AskBank } from './sdk.ts';

/** What the bank of a card asks; `ask` shows it. Nobody answers once another user has the page. */
export function useBankQuestion() {
  const [answer, setAnswer] = useState<((isYes: boolean) => void) | undefined>();
  const leave = useRef(() => {});
  useEffect(() => () => leave.current(), []);
  const ask: AskBank = () =>
    new Promise((resolve) => {
      leave.current = () => resolve(undefined);
      setAnswer(() => (isYes: boolean) => {
        setAnswer(undefined);
        resolve(isYes);
      });
    });
  return { ask, question: answer && <BankQuestion onAnswer={answer} /> };
}

function BankQuestion({ onAnswer }: { readonly onAnswer: (isYes: boolean) => void }) {
  const yes = useRef<HTMLButtonElement>(null);
  useEffect(() => yes.current?.focus(), []);
  return (
    <div
      class="bank"
      role="dialog"
      aria-labelledby="bank"
      onKeyDown={({ key }) => key === 'Escape' && onAnswer(false)}
    >
      <h3 id="bank">Your bank asks (3-D Secure)</h3>
      <p>Is it you who pays? The app waits, and so does Dojo.</p>
      <div class="buttons">
        <button type="button" class="primary" ref={yes} onClick={() => onAnswer(true)}>
          Yes, it is me
        </button>
        <button type="button" onClick={() => onAnswer(false)}>
          No, stop it
        </button>
      </div>
    </div>
  );
}
