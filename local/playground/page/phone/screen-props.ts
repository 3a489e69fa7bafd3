import type { StackFacts } from '../../stack-facts.ts';
import type { Action } from '../use-action.ts';
import type { PhoneApp } from './phone-app.ts';
import type { PhoneMessage } from './phone-message.ts';
import type { SavedCard } from './saved-card.ts';

/** What every screen of the phone has. */
export interface ScreenProps {
  readonly stack: StackFacts;
  readonly userId: string;
  readonly savedCards: readonly SavedCard[];
  readonly action: Action;
  /** Does something, shows what came of it, and reads the saved cards again, unless the app died of it. */
  readonly act: (
    first: string,
    work: (
      app: PhoneApp,
      tell: (text: string) => void,
    ) => Promise<PhoneMessage | 'died' | undefined>,
  ) => void;
}
