import { describe, expect, it } from 'vitest';
import { MetricStore } from '../../../local/dashboard/metric-store.ts';

const id = { namespace: 'SaveCard', name: 'DojoLatency', dimensions: { service: 'shop' } };
const minute = 60_000;
const hour = 60 * minute;
const startMs = Date.UTC(2026, 0, 1);

describe('the metrics in memory', () => {
  it('give each statistic of a window, the window’s end not included', () => {
    const store = new MetricStore();
    for (let value = 1; value <= 100; value += 1) store.add(id, value, startMs);
    store.add(id, 5_000, startMs + minute);

    const values = store.valuesIn(id, { fromMs: startMs, toMs: startMs + minute }, startMs);

    expect(values.statistic('Sum')).toBe(5_050);
    expect(values.statistic('Maximum')).toBe(100);
    expect(values.statistic('SampleCount')).toBe(100);
    expect(values.statistic('p50')).toBeCloseTo(50, 0);
    expect(values.statistic('p99')).toBeCloseTo(99, 0);
  });

  it('have no value where nothing was measured', () => {
    const values = new MetricStore().valuesIn(id, { fromMs: 0, toMs: hour }, startMs);

    expect(values.statistic('Sum')).toBeUndefined();
    expect(values.statistic('p99')).toBeUndefined();
  });

  it('keep 0 as a value', () => {
    const store = new MetricStore();
    store.add(id, 0, startMs);

    const values = store.valuesIn(id, { fromMs: startMs, toMs: startMs + minute }, startMs);

    expect(values.statistic('p50')).toBe(0);
    expect(values.statistic('SampleCount')).toBe(1);
  });

  it('are found again by the hour when the minutes are gone', () => {
    const store = new MetricStore();
    store.add(id, 7, startMs + 5 * minute);
    const nowMs = startMs + 3 * hour;
    for (let at = startMs + hour; at <= nowMs; at += minute) store.add(id, 1, at);

    const values = store.valuesIn(id, { fromMs: startMs, toMs: startMs + hour }, nowMs);

    expect(values.statistic('Sum')).toBe(7);
  });

  it('find the metrics with exactly these dimensions', () => {
    const store = new MetricStore();
    const withOperation = { ...id, dimensions: { service: 'shop', operation: 'create-customer' } };
    store.add(id, 1, startMs);
    store.add(withOperation, 1, startMs);

    expect(store.search('SaveCard', 'DojoLatency', ['operation', 'service'])).toEqual([
      withOperation,
    ]);
  });
});
