import { afterAll, describe } from 'vitest';
import { appSamples } from '../../lib/app-samples.ts';
import { loadApp } from '../../lib/load-app.ts';
import { type LocalStack, startLocalStack } from '../../local/start-local-stack.ts';
import { onBuiltFixtures } from '../fixtures/fixture-app.ts';
import { fixtureRoot } from '../fixtures/root.ts';
import { documentedAnswers } from './documented-answer.ts';
import { saveCardJourney } from './save-card-journey.ts';

describe('the journey on the local stack', () => {
  let stack: LocalStack | undefined;
  afterAll(() => stack?.close());

  saveCardJourney(
    async () => {
      stack = await startLocalStack({ ...onBuiltFixtures, log: () => undefined });
      return {
        url: stack.apiUrl,
        token: await stack.token('journey-user'),
        otherToken: await stack.token('other-journey-user'),
        dojoUrl: stack.dojoUrl,
        samples: await appSamples('demo', fixtureRoot),
        checkDocumented: await documentedAnswers(await loadApp('demo', fixtureRoot)),
      };
    },
    { hasOtherUser: true, hasSimulator: true },
  );
});
