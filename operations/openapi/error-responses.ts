import { type AppProblem, type ProblemCode, problems } from '../../functions/core/http/problem.ts';
import type { Content, Response } from './document-shape.ts';
import { gatewayAnswer, problemAnswer } from './error-answers.ts';
import { type GatewayStatus, gatewayMessages } from './gateway-messages.ts';
import type { SchemaComponents } from './schema-components.ts';

/** API Gateway's own answers on any route. */
const gatewayStatuses: readonly GatewayStatus[] = [413, 429, 500, 503];

/** Where there is a token to be checked. */
const authorizerStatuses: readonly GatewayStatus[] = [401];

/** A problem of ours by its code, one of an app's own as it is. */
const known = (problem: ProblemCode | AppProblem): AppProblem =>
  typeof problem === 'string' ? { code: problem, ...problems[problem] } : problem;

const problemContent = (kinds: readonly AppProblem[], components: SchemaComponents): Content => ({
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
});

const gatewayContent = (status: GatewayStatus, components: SchemaComponents): Content => ({
  'application/json': {
    schema: components.answer(gatewayAnswer),
    examples: { gateway: { $ref: `#/components/examples/gateway_${status}` } },
  },
});

const describe = (kinds: readonly AppProblem[], own: GatewayStatus | undefined): string =>
  [
    ...kinds.map(({ code, title }) => `\`${code}\`: ${title}`),
    ...(own === undefined ? [] : [`API Gateway itself: “${gatewayMessages[own]}”.`]),
  ].join('\n\n');

/** With these the app is told when to try again. */
const mayBeRepeated = ({ code, status }: AppProblem): boolean =>
  status === 503 || code === 'idempotency_key_in_progress';

/** Every error of a route, by status: our problems, and what API Gateway says instead of us. */
export const errorResponses = (
  codes: readonly (ProblemCode | AppProblem)[],
  { hasToken, components }: { readonly hasToken: boolean; readonly components: SchemaComponents },
): Readonly<Record<string, Response>> => {
  const kinds = codes.map(known);
  const gateways = [...gatewayStatuses, ...(hasToken ? authorizerStatuses : [])];
  const statuses = new Set<number>([...kinds.map(({ status }) => status), ...gateways]);
  return Object.fromEntries(
    [...statuses].map((status): [string, Response] => {
      const own = kinds.filter((kind) => kind.status === status);
      const gateway = gateways.find((each) => each === status);
      return [
        String(status),
        {
          description: describe(own, gateway),
          ...(own.some(mayBeRepeated) && {
            headers: { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } },
          }),
          content: {
            ...(own.length > 0 && problemContent(own, components)),
            ...(gateway !== undefined && gatewayContent(gateway, components)),
          },
        },
      ];
    }),
  );
};
