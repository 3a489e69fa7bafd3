import { describe, expect, it } from 'vitest';
import { metricNames } from '../../../functions/core/runtime/metric-names.ts';
import { ofAccount, ofApi, ofFunction, own, signal } from '../../../lib/observability/measure.ts';
import { alarmStates, type ShownAlarm } from '../../../local/dashboard/alarm-states.ts';
import { metricIdOf } from '../../../local/dashboard/measured-places.ts';
import { MetricStore } from '../../../local/dashboard/metric-store.ts';
import { localNames } from '../../../local/local-names.ts';
import { fixtureStage } from '../../fixtures/fixture-app.ts';

const settings = await fixtureStage();
const names = localNames(settings);
const minute = 60_000;
const hour = 60 * minute;
const nowMs = Date.UTC(2026, 0, 8, 12, 30);

const dojoKey = metricIdOf(signal('dojo-key').measured, names);
const throttles = metricIdOf(ofAccount('Throttles').measured, names);
const answers = metricIdOf(ofApi('Count').measured, names);
const errors = metricIdOf(ofApi('5xx').measured, names);
const audits = metricIdOf(own(metricNames.auditCompleted).measured, names);

/** @param values - how many times 1 was measured, so many minutes ago. */
function alarm(
  name: string,
  values: readonly (readonly [id: typeof dojoKey, times: number, minutesAgo: number])[],
  startedAtMs = nowMs - hour,
): ShownAlarm | undefined {
  const store = new MetricStore();
  for (const [id, times, minutesAgo] of values) {
    for (let count = 0; count < times; count += 1) store.add(id, 1, nowMs - minutesAgo * minute);
  }
  const watched = { settings, routes: ['ensure-customer', 'create-setup-intent'], consumers: [] };
  return alarmStates(watched, 'runbook.md', { store, names, nowMs, startedAtMs }).find(
    (each) => each.name === name,
  );
}

it('are none where the stage has none', () => {
  const monitoring = { ...settings.monitoring, alarms: false };
  const watched = { settings: { ...settings, monitoring }, routes: [], consumers: [] };
  const seen = { store: new MetricStore(), names, nowMs, startedAtMs: nowMs };
  expect(alarmStates(watched, 'runbook.md', seen)).toEqual([]);
});

describe('an alarm that goes off at once', () => {
  it('has no data before anything was measured', () => {
    expect(alarm('dojo-key', [])).toMatchObject({ state: 'no data', values: [null, null, null] });
  });

  it('is on with the first bad value', () => {
    expect(alarm('dojo-key', [[dojoKey, 1, 0]])).toMatchObject({ state: 'alarm', badValues: 1 });
  });

  it('stays on for a quarter of an hour', () => {
    expect(alarm('dojo-key', [[dojoKey, 1, 14]])?.state).toBe('alarm');
    expect(alarm('dojo-key', [[dojoKey, 1, 15]])?.state).toBe('no data');
  });
});

describe('the alarm on functions that fail', () => {
  const crashed = metricIdOf(ofFunction('create-setup-intent', 'Errors').measured, names);

  it('is on with one crash of one route, however many requests others answer', () => {
    const busy = [answers, 230, 1] as const;
    expect(alarm('functions-failing-1', [[crashed, 1, 1], busy])?.state).toBe('alarm');
    expect(alarm('functions-failing-1', [busy])?.state).toBe('no data');
  });
});

describe('the alarms on money that is not known', () => {
  const age = metricIdOf(own(metricNames.openFor, 'payment').measured, names);
  const statesOf = (ageSeconds: number, minutesAgo: number) => {
    const store = new MetricStore();
    store.add(age, ageSeconds, nowMs - minutesAgo * minute);
    const watched = { settings, routes: [], consumers: [] };
    const startedAtMs = nowMs - 72 * hour;
    const states = alarmStates(watched, 'runbook.md', { store, names, nowMs, startedAtMs });
    const on = states.filter(({ state }) => state === 'alarm').map(({ name }) => name);
    return on.filter((name) => name.startsWith('money'));
  };

  it('are told by each look for a day', () => {
    expect(statesOf(14 * 60, 1)).toEqual([]);
    expect(statesOf(16 * 60, 1)).toEqual(['money-unresolved']);
    expect(statesOf(16 * 60, 40)).toEqual([]);
  });

  it('are told by each audit afterwards, and stay on until the next one', () => {
    expect(statesOf(86_400, 1)).toEqual(['money-given-up']);
    expect(statesOf(86_400, 23 * 60)).toEqual(['money-given-up']);
  });
});

describe('an alarm on what goes on', () => {
  it('is on with two bad values of three', () => {
    const once = [[throttles, 1, 1]] as const;
    const twice = [...once, [throttles, 1, 12]] as const;

    expect(alarm('functions-throttled', once)?.state).toBe('ok');
    expect(alarm('functions-throttled', twice)?.state).toBe('alarm');
  });

  it('calculates the part of requests that failed, from five failed ones on', () => {
    const few = [
      [errors, 4, 1],
      [answers, 4, 1],
    ] as const;
    const many = [
      [errors, 5, 1],
      [answers, 50, 1],
    ] as const;

    expect(alarm('api-errors', few)?.values[0]).toBe(0);
    expect(alarm('api-errors', many)?.values[0]).toBe(10);
  });
});

describe('the alarm on requests that fail', () => {
  const outage = [5, 6, 7, 8, 9].flatMap((minutesAgo) => [
    [errors, 1, minutesAgo] as const,
    [answers, 1, minutesAgo] as const,
  ]);

  it('is on after five minutes in which all five requests failed', () => {
    expect(alarm('api-errors', outage)?.state).toBe('alarm');
  });

  it('is off where as many failed of many more', () => {
    expect(alarm('api-errors', [...outage, [answers, 100, 7]])?.state).toBe('ok');
  });
});

describe('the alarm on an audit that is missing', () => {
  const longAgo = nowMs - 72 * hour;

  it('does not count the time before the start', () => {
    expect(alarm('audit-missing', [], nowMs - 2 * hour)?.state).not.toBe('alarm');
  });

  it('is on when none has come to its end for as long as the schedule says and two hours', () => {
    expect(alarm('audit-missing', [], longAgo)?.state).toBe('alarm');
  });

  it('is on where each began and none came to its end', () => {
    const store = new MetricStore();
    for (const hoursAgo of [1, 13, 25, 37]) store.add(audits, 0, nowMs - hoursAgo * hour);
    const watched = { settings, routes: [], consumers: [] };
    const states = alarmStates(watched, 'runbook.md', {
      store,
      names,
      nowMs,
      startedAtMs: longAgo,
    });
    expect(states.find(({ name }) => name === 'audit-missing')?.state).toBe('alarm');
  });

  it('is over with the next one', () => {
    expect(alarm('audit-missing', [[audits, 1, 90]], longAgo)?.state).toBe('ok');
  });
});
