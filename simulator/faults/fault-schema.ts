import { z } from 'zod';

/** Kinds that need nothing but their name. */
const plainKinds = [
  'answer-lost',
  'silence-after-commit',
  'reset',
  'malformed',
  'truncated',
  'stall-after-headers',
  'wrong-shape',
] as const;

/** Every way in which a call can be made to go wrong; `deliver-fault.ts` says what each does. */
export const faultKinds = [
  ...plainKinds,
  'delay',
  'slow-commit',
  'status',
  'status-after-commit',
] as const;

export type FaultKind = (typeof faultKinds)[number];

const delayMsSchema = z.int().min(0).max(600_000);
const statusSchema = z.int().min(400).max(599);
const retryAfterSecondsSchema = z.int().min(0).max(86_400);

/** What makes a fault of each kind, beside where and how often. */
const faultFields = {
  plain: { kind: z.enum(plainKinds) },
  late: { kind: z.enum(['delay', 'slow-commit']), delayMs: delayMsSchema },
  status: {
    kind: z.literal('status'),
    status: statusSchema,
    retryAfterSeconds: retryAfterSecondsSchema.optional(),
    title: z.string().min(1).max(200).optional(),
  },
  statusAfterCommit: { kind: z.literal('status-after-commit'), status: statusSchema },
};

const oneOfKinds = `The kind is one of: ${faultKinds.join(', ')}.`;

/** Schemas of both sorts of faults, for the given route names. */
export function faultSchemas(routeNames: readonly string[]) {
  const routeSchema = z.enum(['*', ...routeNames], {
    error: `The route is one of: *, ${routeNames.join(', ')}.`,
  });
  const where = { route: routeSchema, times: z.int().min(1).max(100_000).default(1) };
  return {
    next: z.discriminatedUnion(
      'kind',
      [
        z.strictObject({ ...where, ...faultFields.plain }),
        z.strictObject({ ...where, ...faultFields.late }),
        z.strictObject({ ...where, ...faultFields.status }),
        z.strictObject({ ...where, ...faultFields.statusAfterCommit }),
      ],
      { error: oneOfKinds },
    ),
    random: z.strictObject({
      percentage: z.number().min(0).max(100),
      seed: z.int().default(1),
      kinds: z
        .array(z.enum(faultKinds, { error: oneOfKinds }))
        .min(1)
        .default([
          'answer-lost',
          'reset',
          'status',
          'status-after-commit',
          'malformed',
          'truncated',
        ]),
      routes: z.array(routeSchema).min(1).default(['*']),
      delayMs: delayMsSchema.default(200),
      status: statusSchema.default(503),
      retryAfterSeconds: retryAfterSecondsSchema.optional(),
    }),
  };
}

export type FaultSchemas = ReturnType<typeof faultSchemas>;

/** Fails the next `times` (default 1) calls of `route`; `*` is any Dojo route. */
export type NextFault = z.input<FaultSchemas['next']>;

/** Fails a share of the calls, the same ones for the same seed and order of calls. */
export type RandomFaults = z.input<FaultSchemas['random']>;

/** What is played on one call. */
export type Fault =
  | { readonly kind: (typeof plainKinds)[number] }
  | { readonly kind: 'delay' | 'slow-commit'; readonly delayMs: number }
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly retryAfterSeconds?: number | undefined;
      readonly title?: string | undefined;
    }
  | { readonly kind: 'status-after-commit'; readonly status: number };
