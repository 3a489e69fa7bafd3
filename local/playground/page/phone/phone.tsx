import { useEffect, useState } from 'preact/hooks';
import { CurlLines } from '../curl-lines.tsx';
import { type TimelineFeed, useTimesBack } from '../timeline/timeline-feed.ts';
import { useAction } from '../use-action.ts';
import { useKeptFocus } from '../use-kept-focus.ts';
import { AccountScreen } from './account-screen.tsx';
import { useBankQuestion } from './bank-question.tsx';
import { CardsScreen } from './cards-screen.tsx';
import { DeadApp } from './dead-app.tsx';
import type { OrderKind } from './kept-orders.ts';
import { PhoneApp } from './phone-app.ts';
import type { PhoneCalls } from './phone-calls.ts';
import type { PhoneMessage } from './phone-message.ts';
import type { SavedCard } from './saved-card.ts';
import type { ScreenProps } from './screen-props.ts';
import { ShopScreen } from './shop-screen.tsx';

const screens = { shop: 'Shop', cards: 'Cards', account: 'Account' } as const;
type ScreenName = keyof typeof screens;
const screenNames = Object.keys(screens) as readonly ScreenName[];

/** By user: what a phone does goes on when the page shows another user's. */
const underWay = new Map<string, Promise<unknown>>();

export interface PhoneProps extends Pick<ScreenProps, 'stack' | 'userId'> {
  readonly feed: TimelineFeed;
}

/** The app on a user's phone: another user has another one. */
export function Phone({ stack, feed, userId }: PhoneProps) {
  const [screen, setScreen] = useState<ScreenName>('shop');
  const [said, setSaid] = useState<(PhoneMessage & { readonly on: ScreenName }) | undefined>();
  const [isDead, setDead] = useState(false);
  const [savedCards, setSavedCards] = useState<readonly SavedCard[]>([]);
  const action = useAction(stack);
  const bank = useBankQuestion();
  const phone = useKeptFocus();
  const appOf = (calls: PhoneCalls) =>
    new PhoneApp({ calls, userId, askBank: bank.ask, storage: sessionStorage });
  const readCards = async (app: PhoneApp) => setSavedCards((await app.savedCards()) ?? []);
  const act: ScreenProps['act'] = (first, work) => {
    const done = action.run(first, async (callers, tell) => {
      setSaid(undefined);
      const app = appOf(callers);
      const message = await work(app, tell);
      if (message === 'died') return setDead(true);
      setSaid(message && { ...message, on: screen });
      await readCards(app);
    });
    underWay.set(userId, Promise.allSettled([underWay.get(userId), done]));
  };
  const timesBack = useTimesBack(feed);
  // Also when the stack is back: it may have other cards than the one before.
  useEffect(() => {
    if (isDead) return;
    const before = underWay.get(userId);
    act('The app starts', async (app, tell) => {
      await before;
      return app.howItEnded('payment', tell);
    });
  }, [timesBack]);

  const props: ScreenProps = { stack, userId, savedCards, action, act };
  const message = said?.on === screen && !action.isBusy ? said : undefined;
  return (
    <section class="phone-column" aria-labelledby="phone">
      <h2 id="phone" class="visually-hidden">
        The phone of {userId}
      </h2>
      <div class="phone" ref={phone} tabIndex={-1}>
        {isDead ? (
          <DeadApp
            action={action}
            onOpen={() => {
              setDead(false);
              act('The app starts again', (app, tell) => app.howItEnded('payment', tell));
            }}
          />
        ) : null}
        <nav aria-label="Screens of the phone" hidden={isDead}>
          {screenNames.map((name) => (
            <button
              type="button"
              class="tab"
              key={name}
              aria-current={name === screen ? 'page' : undefined}
              onClick={() => setScreen(name)}
            >
              {screens[name]}
            </button>
          ))}
        </nav>
        {bank.question}
        {screenNames.map((name) => (
          // What was typed on a screen is still there when its tab is opened again.
          <div
            class="screen"
            key={name}
            hidden={isDead || name !== screen || bank.question !== undefined}
          >
            {name === 'shop' ? <ShopScreen {...props} /> : null}
            {name === 'cards' ? <CardsScreen {...props} /> : null}
            {name === 'account' ? <AccountScreen {...props} /> : null}
          </div>
        ))}
        <div class="phone-status" role="status">
          {action.isBusy ? <p class="busy">{action.progress}…</p> : null}
          {message === undefined ? null : <p class={`notice ${message.tone}`}>{message.text}</p>}
          {message?.askAgain === undefined ? null : <AskAgain kind={message.askAgain} act={act} />}
          {message?.orderAgain === undefined ? null : <OrderAgain act={act} />}
        </div>
      </div>
      <CurlLines lines={action.lines} />
    </section>
  );
}

function AskAgain({ kind, act }: Pick<ScreenProps, 'act'> & { readonly kind: OrderKind }) {
  return (
    <button type="button" onClick={() => act('Asking', (app, tell) => app.howItEnded(kind, tell))}>
      Ask again
    </button>
  );
}

function OrderAgain({ act }: Pick<ScreenProps, 'act'>) {
  return (
    <button type="button" onClick={() => act('A new order', async (app) => void app.orderAgain())}>
      Order again
    </button>
  );
}
