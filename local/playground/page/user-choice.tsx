import { useState } from 'preact/hooks';

export interface UserChoiceProps {
  readonly userId: string;
  readonly onChoose: (userId: string) => void;
}

/** Of an id that the issuer on this machine gives a token for. */
const longest = 128;

/** Whose phone it is: one of a few, or any name. */
export function UserChoice({ userId, onChoose }: UserChoiceProps) {
  const [typed, setTyped] = useState<string | undefined>();
  const isTooLong = (typed?.trim().length ?? 0) > longest;
  const choose = () => {
    if (isTooLong) return;
    const name = typed?.trim() ?? '';
    setTyped(undefined);
    if (name !== '') onChoose(name);
  };
  return (
    <label class="field inline user">
      <span>User</span>
      <input
        list="users"
        autoComplete="off"
        value={typed ?? userId}
        aria-invalid={isTooLong}
        aria-describedby={isTooLong ? 'user-too-long' : undefined}
        onInput={({ currentTarget }) => setTyped(currentTarget.value)}
        onChange={choose}
        onKeyDown={({ key }) => key === 'Enter' && choose()}
      />
      {isTooLong ? (
        <strong id="user-too-long" role="alert">
          At most {longest} characters
        </strong>
      ) : null}
      <datalist id="users">
        <option value="alice" />
        <option value="bob" />
        <option value="carol" />
      </datalist>
    </label>
  );
}
