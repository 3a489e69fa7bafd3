import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditAndRepair } from '../audit-and-repair.ts';
import { brokenPromises } from '../broken-promises.ts';
import { type Census, takeCensus } from '../census.ts';
import { findLeaks } from '../private-person.ts';
import { dynamoDbFaults } from './dynamodb-faults.ts';
import {
  describePlayedFault,
  type PlayedFault,
  playDynamoDbFaults,
} from './play-dynamodb-faults.ts';
import { type Bench, startBench } from './start-bench.ts';

describe('a request, one of whose calls to DynamoDB goes wrong', () => {
  let bench: Bench;
  let faults: readonly PlayedFault[];
  let after: Census;

  beforeAll(async () => {
    bench = await startBench();
    faults = await playDynamoDbFaults(bench);
    await auditAndRepair(bench);
    after = await takeCensus(bench);
  }, 240_000);
  afterAll(() => bench.close());

  it.each(dynamoDbFaults)('meets a read, a claim and every outcome that is $name', ({ name }) => {
    const met = faults.filter(({ fault }) => fault.name === name).flatMap((played) => played.met);
    expect([...new Set(met)].toSorted()).toEqual([
      'GetItem',
      'PutItem claimed',
      'PutItem linked',
      'PutItem unknown',
    ]);
  });

  it('meets its fault as often as it should', () => {
    const odd = faults.filter(({ met, attempts }) => met.length !== attempts);
    expect(odd.map(describePlayedFault)).toEqual([]);
  });

  it('is answered 200 or 503, never 500', () => {
    const answers = faults.map(({ answer }) => `${answer?.status} ${answer?.code ?? ''}`.trim());
    expect([...new Set(answers)].toSorted()).toEqual([
      '200',
      '503 dojo_unavailable',
      '503 storage_unavailable',
    ]);
  });

  it('succeeds all the same when the SDK’s second attempt gets through', () => {
    const once = faults.filter(({ attempts, createLost }) => attempts === 1 && !createLost);
    expect(once).toHaveLength(36);
    expect(once.filter(({ answer }) => answer?.status !== 200).map(describePlayedFault)).toEqual(
      [],
    );
  });

  it('is followed by one that succeeds', () => {
    expect(faults).toHaveLength(108);
    expect(faults.filter(({ next }) => next?.status !== 200).map(describePlayedFault)).toEqual([]);
  });

  it('leaves each user with one customer, the one that everybody was told', () => {
    const answered = new Map(
      faults.map(({ userId, answer, next }) => [
        userId,
        [answer, next].flatMap((each) => each?.customerId ?? []),
      ]),
    );
    expect(brokenPromises(answered, after)).toEqual([]);
  });

  it('logs nothing private', () => {
    expect(bench.lines.length).toBeGreaterThan(faults.length);
    expect(findLeaks(bench.lines)).toEqual([]);
  });
});
