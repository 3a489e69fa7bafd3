import { setTimeout as sleep } from 'node:timers/promises';
import type { AppContext } from '../app/app-context.ts';
import type { EraseUser } from '../app/hooks.ts';
import { eraseCustomer } from '../customers/erase-customer.ts';
import { dojoCustomerCards } from '../dojo/dojo-customer-cards.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { AnswerOf } from './answer.ts';
import type { Call } from './call.ts';
import type { erasureAnswers } from './erasure-contract.ts';
import type { RouteContract } from './route-contract.ts';

/** What an erasure needs of an app. */
export interface AppErasure<Settings> {
  readonly app: AppContext<Settings>;
  readonly eraseUser: EraseUser<Settings>;
}

/** Erases a user's customer, and what the app keeps of its own; says how far that came. */
export async function eraseAndAnswer<Settings>(
  runtime: Runtime,
  { userId, deadline, log }: Pick<Call<unknown>, 'userId' | 'deadline' | 'log'>,
  { app, eraseUser }: AppErasure<Settings>,
): Promise<AnswerOf<RouteContract & { readonly answers: typeof erasureAnswers }>> {
  const outcome = await eraseCustomer(
    { userId },
    {
      ...runtime.customerDependencies(deadline, log),
      finishLater: runtime.settleLater('erasure', log),
      forgetUser: () => eraseUser({ ...app, userId, deadline, log }),
      cards: dojoCustomerCards(runtime.dojo, { deadline, sleep: (ms) => sleep(ms) }),
    },
  );
  return outcome === 'erased'
    ? { status: 204 }
    : { status: 202, body: { status: 'erasing' }, retryAfterSeconds: 30 };
}
