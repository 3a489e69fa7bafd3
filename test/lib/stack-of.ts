import { Code } from 'aws-cdk-lib/aws-lambda';
import { functionsOf } from '../../lib/app-functions.ts';
import { selectStages } from '../../lib/app-stage.ts';
import { parseSettings } from '../../lib/config.ts';
import type { Route } from '../../lib/routes.ts';
import type { SaveCardProps } from '../../lib/save-card.ts';
import { SaveCardStack } from '../../lib/save-card-stack.ts';
import { fixtureApp, routesForTests } from '../fixtures/fixture-app.ts';
import { testApp } from './test-app.ts';

const fixture = await fixtureApp();

export function route(change: Partial<Route> & Pick<Route, 'id' | 'path'>): Route {
  return {
    method: 'GET',
    authorization: 'jwt',
    grants: [],
    summary: 'For the test.',
    ...change,
  };
}

/** One of each kind. */
export const kindsOfRoute: readonly Route[] = [
  route({ id: 'no-grant', path: '/nothing' }),
  route({ id: 'items-only', path: '/map/{itemId}', method: 'DELETE', grants: ['customers'] }),
  route({ id: 'key-only', path: '/key', method: 'PUT', grants: ['dojo-key'] }),
  route({ id: 'both', path: '/both', method: 'POST', grants: ['customers', 'dojo-key'] }),
  route({ id: 'later', path: '/later', method: 'POST', grants: ['settle-queue'] }),
  route({ id: 'open', path: '/open', method: 'POST', authorization: 'none' }),
  route({ id: 'merchant', path: '/merchant/{itemId}/it', method: 'POST', authorization: 'iam' }),
];

/** A production stage with these routes, released at once if `stage` does not say otherwise. */
export function stackOf(
  stage: Record<string, unknown>,
  routes: readonly Route[],
  others: Pick<SaveCardProps, 'endpointVariables' | 'release'> = {},
): SaveCardStack {
  const [settings] = selectStages(
    parseSettings({
      'save-card': {
        apps: {
          books: {
            live: {
              dojo: { environment: 'production' },
              amountLimits: { GBP: { minimum: 1, maximum: 2 } },
              release: { traffic: 'at-once' },
              ...stage,
            },
          },
        },
      },
    }),
  );
  if (settings === undefined) {
    throw new Error('The settings above have one stage.');
  }
  return new SaveCardStack(testApp(), {
    settings,
    app: fixture,
    functions: {
      ...routesForTests(routes)(functionsOf(fixture)),
      consumers: functionsOf(fixture).consumers,
    },
    code: () => Code.fromInline('exports.handler = () => {};'),
    ...others,
  });
}
