import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, describe } from 'vitest';
import { functionsOf } from '../../lib/app-functions.ts';
import { appSamples } from '../../lib/app-samples.ts';
import { loadApp } from '../../lib/load-app.ts';
import { localCredentials, localRegion } from '../../local/aws/local-account.ts';
import { type LocalStack, startLocalStack } from '../../local/start-local-stack.ts';
import { fixtureRoot } from '../fixtures/root.ts';
import { sharedBuild } from '../shared-build.ts';
import { documentedAnswers } from './documented-answer.ts';
import { saveCardJourney } from './save-card-journey.ts';

const cafe = await loadApp('cafe', fixtureRoot);

describe('the journey on an app with prices and routes of its own', () => {
  let stack: LocalStack | undefined;
  afterAll(() => stack?.close());

  saveCardJourney(
    async () => {
      stack = await startLocalStack({
        root: fixtureRoot,
        app: 'cafe',
        ...sharedBuild('cafe'),
        log: () => undefined,
      });
      const tables = new DynamoDBClient({
        endpoint: stack.dynamoDbUrl,
        region: localRegion,
        credentials: localCredentials,
      });
      await tables.send(
        new PutItemCommand({
          TableName: `${stack.tableName}-baskets`,
          Item: { basketId: { S: 'two-flat-whites' }, pence: { N: '720' } },
        }),
      );
      tables.destroy();
      return {
        url: stack.apiUrl,
        token: await stack.token('guest'),
        otherToken: await stack.token('other-guest'),
        dojoUrl: stack.dojoUrl,
        samples: await appSamples('cafe', fixtureRoot),
        checkDocumented: await documentedAnswers(cafe),
      };
    },
    { routes: functionsOf(cafe).routes, hasOtherUser: true, hasSimulator: true },
  );
});
