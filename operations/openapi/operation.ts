import type { ProblemCode } from '../../functions/core/http/problem.ts';
import type { AnswerContract, JsonContent } from '../../functions/core/http/route-contract.ts';
import type { DocumentedRoute } from './contracts.ts';
import type { Content, JsonSchema, Operation, Reference, Response } from './document-shape.ts';
import { errorResponses } from './error-responses.ts';
import type { SchemaComponents } from './schema-components.ts';

/** What every handler with a user can answer before its own work begins. */
const chainProblems: readonly ProblemCode[] = [
  'malformed_json',
  'invalid_request',
  'user_id_missing',
  'body_too_large',
  'unsupported_media_type',
  'internal_error',
];

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

/** The names in braces. */
function namesIn(path: string): readonly string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].flatMap(([, name]) => (name === undefined ? [] : [name]));
}

function parametersOf({ route, contract }: DocumentedRoute): readonly Reference[] {
  for (const name of namesIn(route.path)) {
    if (contract.pathParameters?.[name] === undefined) {
      throw new Error(`The contract of ${route.id} does not describe {${name}} of its path.`);
    }
  }
  return [
    ...namesIn(route.path).map((name) => ({ $ref: `#/components/parameters/${name}` })),
    ...(contract.takesIdempotencyKey ? [{ $ref: '#/components/parameters/idempotencyKey' }] : []),
  ];
}

function successResponse(
  { status, description, content, hasRetryAfter }: AnswerContract,
  takesIdempotencyKey: boolean,
  components: SchemaComponents,
): [string, Response] {
  const headers = {
    ...(hasRetryAfter && { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } }),
    ...(takesIdempotencyKey && {
      'Idempotent-Replayed': { $ref: '#/components/headers/IdempotentReplayed' },
    }),
  };
  return [
    String(status),
    {
      description,
      ...(Object.keys(headers).length > 0 && { headers }),
      ...(content !== undefined && { content: json(content, components.answer(content.schema)) }),
    },
  ];
}

/** A route as OpenAPI says it. */
export function operationOf(documented: DocumentedRoute, components: SchemaComponents): Operation {
  const { route, contract } = documented;
  const { body, takesIdempotencyKey = false } = contract;
  const hasToken = route.authorization === 'jwt';
  const chain = hasToken ? chainProblems : (['internal_error'] as const);
  const parameters = parametersOf(documented);
  return {
    operationId: camelCase(route.id),
    summary: route.summary,
    description: contract.description,
    tags: [contract.tag],
    security: [hasToken ? { signIn: [] } : { dojoSignature: [] }],
    ...(parameters.length > 0 && { parameters }),
    ...(body !== undefined && {
      requestBody: { required: true, content: json(body, components.request(body.schema)) },
    }),
    responses: {
      ...Object.fromEntries(
        contract.answers.map((answer) => successResponse(answer, takesIdempotencyKey, components)),
      ),
      ...errorResponses([...chain, ...contract.problems], { hasToken, components }),
    },
  };
}
