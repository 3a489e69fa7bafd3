import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findLeaks } from '../private-person.ts';
import { type KillReport, killRun, wholePlans } from './kill-run.ts';
import { firstOfItsMap, lostCustomer, newUser, recordedCustomer } from './situations.ts';
import { type Bench, startBench } from './start-bench.ts';
import type { StoppedStep } from './stop-at-steps.ts';
import { stoppedStepsTable } from './stopped-steps-table.ts';

describe('a process stopped at each of its steps', () => {
  let bench: Bench;
  let report: KillReport;
  let steps: readonly StoppedStep[];

  beforeAll(async () => {
    bench = await startBench();
    report = await killRun(bench, wholePlans);
    steps = report.steps;
    console.log(stoppedStepsTable(steps, report));
  }, 240_000);
  afterAll(() => bench.close());

  const stepsOf = (fate: string, { name }: { readonly name: string }) =>
    steps.filter((step) => step.fate === fate && step.situation.name === name);

  const changesOf = (situation: { readonly name: string }) => [
    ...new Set(
      stepsOf('killed', situation)
        .filter(({ moment }) => moment === 'after')
        .map(({ call }) => call),
    ),
  ];

  it.each([
    {
      situation: newUser,
      changes: ['PutItem claimed', 'UpdateItem', 'POST /customers', 'PutItem linked'],
    },
    {
      situation: firstOfItsMap,
      changes: [
        'PutItem map',
        'PutItem claimed canary',
        'POST /customers canary',
        'PutItem linked canary',
        'PutItem claimed',
        'UpdateItem',
        'POST /customers',
        'PutItem linked',
      ],
    },
    {
      situation: recordedCustomer,
      changes: ['PutItem claimed', 'PutItem linked', 'DeleteItem adoptable'],
    },
    {
      situation: lostCustomer,
      changes: [
        'POST /customers/{customerId}/create-secret',
        'UpdateItem',
        'PutItem claimed',
        'POST /customers',
        'PutItem linked',
      ],
    },
  ])('was stopped after every change for $situation.name', ({ situation, changes }) => {
    expect(changesOf(situation).toSorted()).toEqual(changes.toSorted());
  });

  it('does not answer when it is killed', () => {
    const answered = steps.filter(({ fate, answer }) => fate === 'killed' && answer !== undefined);
    expect(answered).toEqual([]);
  });

  it('is followed by one that succeeds, wherever it was', () => {
    expect(steps.filter(({ successor }) => successor.answer?.status !== 200)).toEqual([]);
  });

  it('leaves a customer that its successor adopts', () => {
    const killed = stepsOf('killed', newUser).find(
      ({ moment, call }) => moment === 'after' && call === 'POST /customers',
    );
    expect(killed?.itemSaid).toBe('claimed');
    expect(killed?.successor.logged).toEqual(['customer_adopted']);
  });

  it('cannot commit when it wakes up after another has taken over', () => {
    const woken = stepsOf('frozen', newUser).find(
      ({ moment, call }) => moment === 'before' && call === 'POST /customers',
    );
    expect(woken?.successor.logged).toEqual(['customer_created']);
    expect(woken?.answer).toMatchObject({
      status: 200,
      customerId: woken?.successor.answer?.customerId,
    });
  });

  it('leaves each user with one customer, the one that everybody was told, and one canary a map', () => {
    expect(steps.length).toBeGreaterThan(60);
    expect(report.failures).toEqual([]);
  });

  it('logs nothing private', () => {
    expect(bench.lines.length).toBeGreaterThan(50);
    expect(findLeaks(bench.lines)).toEqual([]);
  });
});
