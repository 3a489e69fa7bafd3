import { Stack } from 'aws-cdk-lib';
import { type IWidget, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { type DashboardProps, graph, search } from './dashboard-graph.ts';
import { period } from './own-metrics.ts';

/** What AWS's bill grows with. */
export function costs({ watched: { api, table }, backend, memoryMb }: DashboardProps): IWidget[] {
  const { functions, settling } = backend;
  const each = [...functions.values()];
  const sum = `SUM([${each.map((_, index) => `d${index}`).join(', ')}])`;
  const { stackName } = Stack.of(backend);
  return [
    graph({
      title: 'Lambda, routes alone: GB-seconds',
      metrics: [
        new MathExpression({
          label: 'GB-seconds',
          expression: `${sum} / 1000 * ${memoryMb / 1024}`,
          usingMetrics: Object.fromEntries(
            each.map((it, index) => [`d${index}`, it.metricDuration({ statistic: 'Sum', period })]),
          ),
          period,
        }),
      ],
      width: 6,
    }),
    graph({
      title: 'DynamoDB: units',
      metrics: [
        table.metricConsumedReadCapacityUnits({ label: 'read', statistic: 'Sum', period }),
        table.metricConsumedWriteCapacityUnits({ label: 'written', statistic: 'Sum', period }),
      ],
      width: 6,
    }),
    graph({
      title: 'Logs: bytes',
      metrics: [
        search(
          `SEARCH('{AWS/Logs,LogGroupName} MetricName="IncomingBytes" "${stackName}"', 'Sum', 300)`,
        ),
      ],
      width: 6,
      stacked: true,
    }),
    graph({
      title: 'API requests and SQS messages',
      metrics: [
        api.metricCount({ label: 'requests', statistic: 'Sum', period }),
        settling.queue.metricNumberOfMessagesSent({ label: 'settle', period }),
      ],
      width: 6,
    }),
  ];
}
