import type { ProblemCode } from '../../functions/core/http/problem.ts';
import type { AnswerContract, ContractPart } from '../../functions/core/http/route-contract.ts';
import type { PromisedRoute } from './contracts.ts';
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

const camelCase = (id: string): string =>
  id.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

const json = (part: ContractPart, schema: JsonSchema): Content => ({
  'application/json': {
    schema,
    examples: { example: { summary: 'For example', value: part.example } },
  },
});

/** The names in braces. */
export const pathParametersOf = (path: string): readonly string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].flatMap(([, name]) => (name === undefined ? [] : [name]));

const parametersOf = ({ route, contract }: PromisedRoute): readonly Reference[] => [
  ...pathParametersOf(route.path).map((name) => ({ $ref: `#/components/parameters/${name}` })),
  ...(contract.takesIdempotencyKey ? [{ $ref: '#/components/parameters/idempotencyKey' }] : []),
];

const successResponse = (
  { status, description, content, hasRetryAfter }: AnswerContract,
  takesIdempotencyKey: boolean,
  components: SchemaComponents,
): [string, Response] => {
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
};

/** A route as OpenAPI says it. */
export const operationOf = (promised: PromisedRoute, components: SchemaComponents): Operation => {
  const { route, contract } = promised;
  const { body, takesIdempotencyKey = false } = contract;
  const hasToken = route.authorization === 'jwt';
  const chain = hasToken ? chainProblems : (['internal_error'] as const);
  const parameters = parametersOf(promised);
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
};
