import type { Graph } from './graph.ts';
import {
  calculated,
  dividedBy,
  ofApi,
  ofFunction,
  ofLogs,
  ofQueue,
  ofTable,
  sumOf,
  times,
} from './measure.ts';

/** What AWS's bill grows with. */
export const costs: readonly Graph[] = [
  {
    title: 'Lambda, routes alone: GB-seconds',
    measures: ({ routes, settings: { memoryMb } }) => {
      const milliseconds = sumOf(routes.map((id) => ofFunction(id, 'Duration')));
      return [calculated('GB-seconds', times(dividedBy(milliseconds, 1_000), memoryMb / 1_024))];
    },
    width: 6,
  },
  {
    title: 'DynamoDB: units',
    measures: () => [
      ofTable('ConsumedReadCapacityUnits', { label: 'read' }),
      ofTable('ConsumedWriteCapacityUnits', { label: 'written' }),
    ],
    width: 6,
  },
  {
    title: 'Logs: bytes',
    measures: ({ routes, consumers }) =>
      [...routes, ...consumers, 'settle', 'audit', 'audit-steps', 'api'].map((label) =>
        ofLogs(label, { label }),
      ),
    width: 6,
    stacked: true,
  },
  {
    title: 'API requests and SQS messages',
    measures: () => [
      ofApi('Count', { label: 'requests' }),
      ofQueue('settle', 'NumberOfMessagesSent', { label: 'settle' }),
    ],
    width: 6,
  },
];
