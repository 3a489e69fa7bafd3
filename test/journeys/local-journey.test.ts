import { afterAll, describe } from 'vitest';
import { type LocalStack, startLocalStack } from '../../local/start-local-stack.ts';
import { saveCardJourney } from './save-card-journey.ts';

describe('the journey on the local stack', () => {
  let stack: LocalStack | undefined;
  afterAll(() => stack?.close());

  saveCardJourney(
    async () => {
      stack = await startLocalStack({ log: () => undefined });
      return {
        url: stack.apiUrl,
        token: await stack.token('journey-user'),
        otherToken: await stack.token('other-journey-user'),
        dojoUrl: stack.dojoUrl,
      };
    },
    { hasOtherUser: true, hasSimulator: true },
  );
});
