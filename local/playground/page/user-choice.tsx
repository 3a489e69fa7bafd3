import { useState } from 'preact/hooks';

export interface UserChoiceProps {
  readonly userId: string;
  readonly onChoose: (userId: string) => void;
}

/** Whose phone it is: one of a few, or any name. */
export function UserChoice({ userId, onChoose }: UserChoiceProps) {
  const [typed, setTyped] = useState<string | undefined>();
  const choose = () => {
    const name = typed?.trim() ?? '';
    setTyped(undefined);
    if (name !== '' && name.length <= 128) onChoose(name);
  };
  return (
    <label class="field inline user">
      <span>User</span>
      <input
        list="users"
        autoComplete="off"
        value={typed ?? userId}
        onInput={({ currentTarget }) => setTyped(currentTarget.value)}
        onChange={choose}
        onKeyDown={({ key }) => key === 'Enter' && choose()}
      />
      <datalist id="users">
        <option value="alice" />
        <option value="bob" />
        <option value="carol" />
      </datalist>
    </label>
  );
}
