import { type ProblemCode, problems } from '../../functions/core/http/problem.ts';
import type { Content, Response } from './document-shape.ts';
import { gatewayAnswer, problemAnswer } from './error-answers.ts';
import { type GatewayStatus, gatewayMessages } from './gateway-messages.ts';
import type { SchemaComponents } from './schema-components.ts';

/** API Gateway's own answers on any route. */
const gatewayStatuses: readonly GatewayStatus[] = [413, 429, 500, 503];

/** Where there is a token to be checked. */
const authorizerStatuses: readonly GatewayStatus[] = [401];

const problemContent = (codes: readonly ProblemCode[], components: SchemaComponents): Content => ({
  'application/problem+json': {
    schema: {
      allOf: [
        components.answer(problemAnswer),
        {
          type: 'object',
          properties: { code: { type: 'string', enum: codes } },
          required: ['code'],
        },
      ],
    },
    examples: Object.fromEntries(
      codes.map((code) => [code, { $ref: `#/components/examples/${code}` }]),
    ),
  },
});

const gatewayContent = (status: GatewayStatus, components: SchemaComponents): Content => ({
  'application/json': {
    schema: components.answer(gatewayAnswer),
    examples: { gateway: { $ref: `#/components/examples/gateway_${status}` } },
  },
});

const describe = (codes: readonly ProblemCode[], own: GatewayStatus | undefined): string =>
  [
    ...codes.map((code) => `\`${code}\`: ${problems[code].title}`),
    ...(own === undefined ? [] : [`API Gateway itself: “${gatewayMessages[own]}”.`]),
  ].join('\n\n');

/** With these the app is told when to try again. */
const mayBeRepeated = (code: ProblemCode): boolean =>
  problems[code].status === 503 || code === 'idempotency_key_in_progress';

/** Every error of a route, by status: our problems, and what API Gateway says instead of us. */
export const errorResponses = (
  codes: readonly ProblemCode[],
  { hasToken, components }: { readonly hasToken: boolean; readonly components: SchemaComponents },
): Readonly<Record<string, Response>> => {
  const gateways = [...gatewayStatuses, ...(hasToken ? authorizerStatuses : [])];
  const statuses = new Set<number>([...codes.map((code) => problems[code].status), ...gateways]);
  return Object.fromEntries(
    [...statuses].map((status): [string, Response] => {
      const own = codes.filter((code) => problems[code].status === status);
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
