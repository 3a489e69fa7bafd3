import { z } from 'zod';

/** A metric as CloudWatch tells one from another: dimensions of other names or values are another metric. */
export interface MetricId {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** What one line of a log says of one metric. */
export interface EmittedMetric extends MetricId {
  readonly values: readonly number[];
  /** When they were measured, epoch milliseconds. */
  readonly atMs: number;
}

/** CloudWatch's limits: of the values of one metric in one line, and of a metric's dimensions. */
const mostValues = 100;
const mostDimensions = 30;

const emfLine = z.looseObject({
  _aws: z.object({
    Timestamp: z.int().min(0),
    CloudWatchMetrics: z.array(
      z.object({
        Namespace: z.string().min(1),
        Dimensions: z.array(z.array(z.string()).max(mostDimensions)),
        Metrics: z.array(z.object({ Name: z.string().min(1) })).max(100),
      }),
    ),
  }),
});

const measured = z.union([
  z.number().transform((value) => [value]),
  z.array(z.number()).min(1).max(mostValues),
]);

/**
 * Takes the metrics out of a log line in CloudWatch's embedded metric format (EMF), as CloudWatch does: one
 * for each name and each set of dimensions. What has no value, or no string for one of its dimensions, is
 * left out.
 *
 * @returns none for a line that is no EMF: most are not.
 */
export function readEmf(line: string): readonly EmittedMetric[] {
  if (!line.includes('"_aws"')) return [];
  const parsed = emfLine.safeParse(parse(line)).data;
  if (parsed === undefined) return [];
  const { _aws, ...fields } = parsed;
  return _aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Metrics.flatMap(({ Name }) => {
      const values = measured.safeParse(fields[Name]).data;
      if (values === undefined) return [];
      return Dimensions.flatMap((names) => {
        const dimensions = valuesOf(names, fields);
        if (dimensions === undefined) return [];
        return [{ namespace: Namespace, name: Name, dimensions, values, atMs: _aws.Timestamp }];
      });
    }),
  );
}

function valuesOf(
  names: readonly string[],
  fields: Readonly<Record<string, unknown>>,
): Record<string, string> | undefined {
  const dimensions: Record<string, string> = {};
  for (const name of names) {
    const value = fields[name];
    if (typeof value !== 'string' || value === '') return undefined;
    dimensions[name] = value;
  }
  return dimensions;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
