import type { ApiTag } from '../../functions/core/http/route-contract.ts';
import { loadContracts, type PromisedRoute } from './contracts.ts';
import type { OpenApiDocument, Operation, Parameter } from './document-shape.ts';
import { errorExamples } from './error-examples.ts';
import { operationOf, pathParametersOf } from './operation.ts';
import { pathParameters } from './path-parameters.ts';
import { SchemaComponents } from './schema-components.ts';
import { headers, idempotencyKey, securitySchemes } from './shared-components.ts';

const tags: Readonly<Record<ApiTag, string>> = {
  Payments: 'Taking a payment, and hearing how it went.',
  'Saved cards': 'The cards that the user has saved.',
  Customer: 'The user as Dojo’s customer.',
  'Cards for later': 'Setup intents: taking a card that is charged without the user present.',
  Webhooks: 'What Dojo calls.',
};

const description = `Lets the users of a mobile app pay with Dojo and save their cards. The user is the one of the token; nothing in a request can name another.

Amounts are whole numbers in minor units. Errors are RFC 9457 problems with a stable \`code\`; what API Gateway answers before our code runs is \`{"message": "…"}\`. Where an answer has \`Retry-After\`, repeat the request after that many seconds.`;

const parametersOf = (
  promised: readonly PromisedRoute[],
  components: SchemaComponents,
): Readonly<Record<string, Parameter>> => {
  const names = new Set(promised.flatMap(({ route }) => pathParametersOf(route.path)));
  const inPath = [...names].map((name): [string, Parameter] => {
    const parameter = pathParameters[name];
    if (parameter === undefined)
      throw new Error(`operations/openapi/path-parameters.ts has no ${name}.`);
    const { schema, description: says, example } = parameter;
    return [
      name,
      {
        name,
        in: 'path',
        required: true,
        description: says,
        schema: components.request(schema),
        example,
      },
    ];
  });
  return { ...Object.fromEntries(inPath), idempotencyKey };
};

const pathsOf = (promised: readonly PromisedRoute[], components: SchemaComponents) => {
  const paths: Record<string, Record<string, Operation>> = {};
  for (const each of promised) {
    const { path, method } = each.route;
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationOf(each, components) };
  }
  return paths;
};

/**
 * The OpenAPI document of the API, made from `lib/routes.ts` and the routes' contracts.
 * @throws Error when a route has no contract, or a path parameter no description.
 */
export const openApiDocument = async (): Promise<OpenApiDocument> => {
  const promised = await loadContracts();
  const components = new SchemaComponents();
  const paths = pathsOf(promised, components);
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
    tags: Object.entries(tags).map(([name, says]) => ({ name, description: says })),
    paths,
    components: {
      securitySchemes,
      parameters: parametersOf(promised, components),
      headers,
      examples: errorExamples,
      schemas: components.all(),
    },
  };
};
