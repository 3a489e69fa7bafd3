import type { ProblemCode } from '../../functions/core/http/problem.ts';
import type { AnswerContract, JsonContent } from '../../functions/core/http/route-contract.ts';
import type { Route } from '../../lib/routes.ts';
import type { DocumentedRoute } from './contracts.ts';
import type { Content, JsonSchema, Operation, Reference, Response } from './document-shape.ts';
import { errorResponses } from './error-responses.ts';
import type { SchemaComponents } from './schema-components.ts';
import type { securitySchemes } from './shared-components.ts';

/** What a handler that takes a body can answer before its own work begins. */
const bodyProblems = [
  'malformed_json',
  'invalid_request',
  'body_too_large',
  'unsupported_media_type',
] as const satisfies readonly ProblemCode[];

/** What the chain of every handler can answer, by who calls it. */
const chainProblems: Readonly<Record<Route['authorization'], readonly ProblemCode[]>> = {
  jwt: ['user_id_missing', ...bodyProblems, 'internal_error'],
  iam: [...bodyProblems, 'internal_error'],
  none: ['internal_error'],
};

/** How a caller proves who it is, by the names of the security schemes. */
const securityOf: Readonly<Record<Route['authorization'], keyof typeof securitySchemes>> = {
  jwt: 'signIn',
  iam: 'awsSigV4',
  none: 'dojoSignature',
};

function camelCase(id: string): string {
  return id.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function json(content: JsonContent, schema: JsonSchema): Content {
  return {
    'application/json': {
      schema,
      examples: { example: { summary: 'For example', value: content.example } },
    },
  };
}

/** The chain of every route but Dojo's takes a body that is absent for `{}`. */
function isBodyRequired({ schema }: JsonContent, { authorization }: Route): boolean {
  return authorization === 'none' || !schema.safeParse({}).success;
}

/** The names in braces. */
function namesIn(path: string): readonly string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].flatMap(([, name]) => (name === undefined ? [] : [name]));
}

function keyOf({ requiresIdempotencyKey }: DocumentedRoute['contract']): string {
  return requiresIdempotencyKey ? 'moneyKey' : 'idempotencyKey';
}

function parametersOf({ route, contract }: DocumentedRoute): readonly Reference[] {
  for (const name of namesIn(route.path)) {
    if (contract.pathParameters?.[name] === undefined) {
      throw new Error(`The contract of ${route.id} does not describe {${name}} of its path.`);
    }
  }
  return [
    ...namesIn(route.path).map((name) => ({ $ref: `#/components/parameters/${name}` })),
    ...(contract.takesIdempotencyKey
      ? [{ $ref: `#/components/parameters/${keyOf(contract)}` }]
      : []),
    ...(route.authorization === 'none' ? [] : [{ $ref: '#/components/parameters/requestId' }]),
  ];
}

function successResponse(
  { status, description, content, hasRetryAfter, hasLocation }: AnswerContract,
  takesIdempotencyKey: boolean,
  components: SchemaComponents,
): [string, Response] {
  const headers = {
    'X-Request-Id': { $ref: '#/components/headers/RequestId' },
    ...(hasRetryAfter && { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } }),
    ...(hasLocation && { Location: { $ref: '#/components/headers/Location' } }),
    ...(takesIdempotencyKey && {
      'Idempotent-Replayed': { $ref: '#/components/headers/IdempotentReplayed' },
    }),
  };
  return [
    String(status),
    {
      description,
      headers,
      ...(content !== undefined && { content: json(content, components.answer(content.schema)) }),
    },
  ];
}

/** A route as OpenAPI says it. */
export function operationOf(documented: DocumentedRoute, components: SchemaComponents): Operation {
  const { route, contract } = documented;
  const { body, takesIdempotencyKey = false } = contract;
  const { authorization } = route;
  const parameters = parametersOf(documented);
  return {
    operationId: camelCase(route.id),
    summary: route.summary,
    description: contract.description,
    tags: [contract.tag],
    security: [{ [securityOf[authorization]]: [] }],
    ...(parameters.length > 0 && { parameters }),
    ...(body !== undefined && {
      requestBody: {
        required: isBodyRequired(body, route),
        content: json(body, components.request(body.schema)),
      },
    }),
    responses: {
      ...Object.fromEntries(
        contract.answers.map((answer) => successResponse(answer, takesIdempotencyKey, components)),
      ),
      ...errorResponses([...new Set([...chainProblems[authorization], ...contract.problems])], {
        authorization,
        components,
      }),
    },
  };
}
