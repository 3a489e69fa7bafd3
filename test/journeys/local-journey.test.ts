import { afterAll, afterEach, describe, expect } from 'vitest';
import { appSamples } from '../../lib/app-samples.ts';
import { loadApp } from '../../lib/load-app.ts';
import { routes } from '../../lib/routes.ts';
import type { Refusal } from '../../local/aws/access.ts';
import { type LocalStack, startLocalStack } from '../../local/start-local-stack.ts';
import { onBuiltFixtures, onlyRoutes } from '../fixtures/fixture-app.ts';
import { fixtureRoot } from '../fixtures/root.ts';
import { documentedAnswers } from './documented-answer.ts';
import { saveCardJourney } from './save-card-journey.ts';

const few = ['mint-customer-secret', 'create-payment-intent', 'erase-customer'];

describe.each([
  { app: 'that has every shipped route', routes, changeFunctions: undefined },
  {
    app: 'that has few of them, and no checkout',
    routes: routes.filter(({ id }) => few.includes(id)),
    changeFunctions: onlyRoutes(...few),
  },
])('the journey on the local stack of an app $app', ({ routes: appRoutes, changeFunctions }) => {
  let stack: LocalStack | undefined;
  const refusals: Refusal[] = [];
  afterAll(() => stack?.close());
  // No call that the role of its function does not allow, even where the answer does not show it.
  afterEach(() => expect(refusals.splice(0)).toEqual([]));

  saveCardJourney(
    async () => {
      stack = await startLocalStack({
        ...onBuiltFixtures,
        ...(changeFunctions !== undefined && { changeFunctions }),
        log: () => undefined,
        onRefusal: (refusal) => refusals.push(refusal),
      });
      return {
        url: stack.apiUrl,
        token: await stack.token('journey-user'),
        otherToken: await stack.token('other-journey-user'),
        dojoUrl: stack.dojoUrl,
        samples: await appSamples('demo', fixtureRoot),
        checkDocumented: await documentedAnswers(await loadApp('demo', fixtureRoot)),
      };
    },
    { hasOtherUser: true, hasSimulator: true, routes: appRoutes },
  );
});
