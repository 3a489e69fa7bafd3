import { type AppProblem, type ProblemCode, problems } from '../../functions/core/http/problem.ts';
import type { Route } from '../../lib/routes.ts';
import type { Content, Response } from './document-shape.ts';
import { gatewayAnswer, problemAnswer } from './error-answers.ts';
import { type GatewayStatus, gatewayMessages } from './gateway-messages.ts';
import type { SchemaComponents } from './schema-components.ts';

/** What API Gateway itself answers on any route. */
const gatewayStatuses: readonly GatewayStatus[] = [413, 429, 500, 503];

/** What it answers to a caller that it does not let in. */
const authorizerStatuses: Readonly<Record<Route['authorization'], readonly GatewayStatus[]>> = {
  jwt: [401],
  iam: [403],
  none: [],
};

/** A problem of ours by its code, one of an app's own as it is. */
function known(problem: ProblemCode | AppProblem): AppProblem {
  return typeof problem === 'string' ? { code: problem, ...problems[problem] } : problem;
}

function problemContent(kinds: readonly AppProblem[], components: SchemaComponents): Content {
  return {
    'application/problem+json': {
      schema: {
        allOf: [
          components.answer(problemAnswer),
          {
            type: 'object',
            properties: { code: { type: 'string', enum: kinds.map(({ code }) => code) } },
            required: ['code'],
          },
        ],
      },
      examples: Object.fromEntries(
        kinds.map(({ code }) => [code, { $ref: `#/components/examples/${code}` }]),
      ),
    },
  };
}

function gatewayContent(status: GatewayStatus, components: SchemaComponents): Content {
  return {
    'application/json': {
      schema: components.answer(gatewayAnswer),
      examples: { gateway: { $ref: `#/components/examples/gateway_${status}` } },
    },
  };
}

function describe(kinds: readonly AppProblem[], gatewayStatus: GatewayStatus | undefined): string {
  return [
    ...kinds.map(({ code, title }) => `\`${code}\`: ${title}`),
    ...(gatewayStatus === undefined
      ? []
      : [`API Gateway itself: “${gatewayMessages[gatewayStatus]}”.`]),
  ].join('\n\n');
}

/** Beside every 503. */
const repeatable: ReadonlySet<string> = new Set([
  'idempotency_key_in_progress',
  'payment_operation_in_progress',
  'user_limit_reached',
]);

/** With these the caller is told when to try again. */
function mayBeRepeated({ code, status }: AppProblem): boolean {
  return status === 503 || repeatable.has(code);
}

/** Every error of a route, by status: our problems, and what API Gateway says instead of us. */
export function errorResponses(
  codes: readonly (ProblemCode | AppProblem)[],
  {
    authorization,
    components,
  }: {
    readonly authorization: Route['authorization'];
    readonly components: SchemaComponents;
  },
): Readonly<Record<string, Response>> {
  const kinds = codes.map(known);
  const gateways = [...gatewayStatuses, ...authorizerStatuses[authorization]];
  const statuses = new Set<number>([...kinds.map(({ status }) => status), ...gateways]);
  return Object.fromEntries(
    [...statuses].map((status): [string, Response] => {
      const problemCodes = kinds.filter((kind) => kind.status === status);
      const gateway = gateways.find((each) => each === status);
      return [
        String(status),
        {
          description: describe(problemCodes, gateway),
          ...(problemCodes.length > 0 && {
            headers: {
              'X-Request-Id': { $ref: '#/components/headers/RequestId' },
              ...(problemCodes.some(mayBeRepeated) && {
                'Retry-After': { $ref: '#/components/headers/RetryAfter' },
              }),
            },
          }),
          content: {
            ...(problemCodes.length > 0 && problemContent(problemCodes, components)),
            ...(gateway !== undefined && gatewayContent(gateway, components)),
          },
        },
      ];
    }),
  );
}
