import type { AppProblem } from '../../functions/core/http/problem.ts';
import type { ApiTag } from '../../functions/core/http/route-contract.ts';
import type { App } from '../../lib/load-app.ts';
import { type DocumentedRoute, loadContracts } from './contracts.ts';
import type { OpenApiDocument, Operation, Parameter } from './document-shape.ts';
import { errorExamplesOf } from './error-examples.ts';
import { operationOf } from './operation.ts';
import { SchemaComponents } from './schema-components.ts';
import {
  headers,
  idempotencyKey,
  moneyKey,
  requestId,
  securitySchemes,
} from './shared-components.ts';

const tags: Readonly<Record<ApiTag, string>> = {
  Payments: 'Taking a payment, and hearing how it went.',
  'Saved cards': 'The cards that the user has saved.',
  Customer: 'The user as Dojo’s customer.',
  'Setup intents':
    'Taking a card that is charged later, without the user present, e.g. for a booking that is not kept.',
  Merchant:
    'For your own services, never for an app: requests are signed with AWS credentials (SigV4).',
  Webhooks: 'What Dojo calls.',
};

const description = `Lets the users of a mobile app pay with Dojo and save their cards. The user is the one of the token; nothing in a request can name another. The routes under \`/merchant/\` are for the team’s own services instead.

Amounts are whole numbers in minor units. Errors are RFC 9457 problems with a stable \`code\`; what API Gateway answers before our code runs is \`{"message": "…"}\`. Where an answer has \`Retry-After\`, repeat the request after that many seconds.`;

function parametersOf(
  documented: readonly DocumentedRoute[],
  components: SchemaComponents,
): Readonly<Record<string, Parameter>> {
  const inPath = documented.flatMap(({ contract }) =>
    Object.entries(contract.pathParameters ?? {}).map(
      ([name, { schema, description: says, example }]): [string, Parameter] => [
        name,
        {
          name,
          in: 'path',
          required: true,
          description: says,
          schema: components.request(schema),
          example,
        },
      ],
    ),
  );
  return { ...Object.fromEntries(inPath), idempotencyKey, moneyKey, requestId };
}

function pathsOf(documented: readonly DocumentedRoute[], components: SchemaComponents) {
  const paths: Record<string, Record<string, Operation>> = {};
  for (const each of documented) {
    const { path, method } = each.route;
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationOf(each, components) };
  }
  return paths;
}

/** The problems that only this app has. */
function appProblemsOf(documented: readonly DocumentedRoute[]): readonly AppProblem[] {
  return documented.flatMap(({ contract }) =>
    contract.problems.filter((problem) => typeof problem !== 'string'),
  );
}

/** The tags of the routes, ours in this order, then the app's own. */
function tagsOf(documented: readonly DocumentedRoute[]) {
  const used = new Set(documented.map(({ contract }) => contract.tag));
  const ours = Object.entries(tags).filter(([name]) => used.has(name));
  const appTags = [...used].filter((name) => !Object.hasOwn(tags, name));
  return [
    ...ours.map(([name, says]) => ({ name, description: says })),
    ...appTags.map((name) => ({ name })),
  ];
}

/**
 * The OpenAPI document of an app's API, made from its routes and their contracts.
 * @throws Error when a route has no contract, or a path parameter no description.
 */
export async function openApiDocument(app: App): Promise<OpenApiDocument> {
  const documented = await loadContracts(app);
  const components = new SchemaComponents();
  const paths = pathsOf(documented, components);
  return {
    openapi: '3.1.1',
    info: { title: 'Save-card backend for Dojo', version: '1.0.0', description },
    servers: [
      { url: 'http://localhost:3000', description: 'npm start' },
      {
        url: 'https://{api}.execute-api.{region}.amazonaws.com',
        description: 'A deployed stage: its URL is an output of cdk deploy.',
        variables: {
          api: { default: 'abc123', description: 'The id of the stage’s API.' },
          region: { default: 'eu-west-2', description: 'The AWS region of the stage.' },
        },
      },
    ],
    tags: tagsOf(documented),
    paths,
    components: {
      securitySchemes,
      parameters: parametersOf(documented, components),
      headers,
      examples: errorExamplesOf(appProblemsOf(documented)),
      schemas: components.all(),
    },
  };
}
