import { describe, expect, it } from 'vitest';
import { readEmf } from '../../../local/dashboard/emf-reader.ts';

const atMs = Date.UTC(2026, 0, 1);

function line(fields: Readonly<Record<string, unknown>>, dimensions = [['service', 'signal']]) {
  const metrics = [
    { Namespace: 'SaveCard', Dimensions: dimensions, Metrics: [{ Name: 'Signals' }] },
  ];
  return JSON.stringify({ _aws: { Timestamp: atMs, CloudWatchMetrics: metrics }, ...fields });
}

describe('the metrics of a log line', () => {
  it('are those that its description names, with time and dimensions', () => {
    expect(readEmf(line({ service: 'shop', signal: 'dojo-key', Signals: 1, other: 'x' }))).toEqual([
      {
        namespace: 'SaveCard',
        name: 'Signals',
        dimensions: { service: 'shop', signal: 'dojo-key' },
        values: [1],
        atMs,
      },
    ]);
  });

  it('can have several values', () => {
    const [metric] = readEmf(line({ service: 'shop', signal: 'dojo-key', Signals: [3, 4] }));

    expect(metric?.values).toEqual([3, 4]);
  });

  it('are one for each set of dimensions', () => {
    const found = readEmf(
      line({ service: 'shop', signal: 'dojo-key', Signals: 1 }, [
        ['service'],
        ['service', 'signal'],
      ]),
    );

    expect(found.map(({ dimensions }) => dimensions)).toEqual([
      { service: 'shop' },
      { service: 'shop', signal: 'dojo-key' },
    ]);
  });

  it.each([
    ['no JSON', 'START "_aws"'],
    ['a line of the log', '{"level":"INFO","message":"_aws"}'],
    ['a description of another shape', '{"_aws":{"Timestamp":"now"}}'],
    ['no value', line({ service: 'shop', signal: 'dojo-key' })],
    ['a value that is no number', line({ service: 'shop', signal: 'dojo-key', Signals: '1' })],
    ['no value of a dimension', line({ service: 'shop', Signals: 1 })],
  ])('are none with %s', (_case, text) => {
    expect(readEmf(text)).toEqual([]);
  });
});
