import type { AnyMeasure, EachMeasure, Formula, Measure } from '../../lib/observability/measure.ts';
import type { LocalNames } from '../local-names.ts';
import type { MetricId } from './emf-reader.ts';
import { metricIdOf, searchedPlaceOf } from './measured-places.ts';
import type { MetricStore, TimeWindow } from './metric-store.ts';

/** One line of a graph. */
export interface MeasureLine {
  readonly label: string;
  /** @returns undefined when nothing was measured then. */
  valueIn(window: TimeWindow): number | undefined;
}

export interface MeasuredSoFar {
  readonly store: MetricStore;
  readonly names: LocalNames;
  readonly nowMs: number;
}

/** The lines of a measure: of a search one for each metric that it finds. */
export function linesOf(measure: AnyMeasure, soFar: MeasuredSoFar): readonly MeasureLine[] {
  switch (measure.kind) {
    case 'measure':
      return [
        {
          label: measure.label ?? nameOf(measure),
          valueIn: (window) => measuredValue(measure, window, soFar),
        },
      ];
    case 'each':
      return foundBy(measure, soFar).map(({ id, label }) => ({
        label,
        valueIn: (window) =>
          soFar.store.valuesIn(id, window, soFar.nowMs).statistic(measure.statistic),
      }));
    case 'calculated':
      return [
        {
          label: measure.label,
          valueIn: (window) => calculate(measure.formula, window, soFar),
        },
      ];
  }
}

function foundBy(
  { each }: EachMeasure,
  { store }: MeasuredSoFar,
): readonly { readonly id: MetricId; readonly label: string }[] {
  const { namespace, name, dimensionNames, labelledBy } = searchedPlaceOf(each);
  return store
    .search(namespace, name, dimensionNames)
    .map((id) => ({ id, label: id.dimensions[labelledBy] ?? '' }))
    .sort((one, other) => one.label.localeCompare(other.label));
}

function measuredValue(
  { measured, statistic }: Measure,
  window: TimeWindow,
  { store, names, nowMs }: MeasuredSoFar,
): number | undefined {
  return store.valuesIn(metricIdOf(measured, names), window, nowMs).statistic(statistic);
}

/** As CloudWatch calculates: what is missing is left out of a sum, and makes anything else missing. */
function calculate(formula: Formula, window: TimeWindow, soFar: MeasuredSoFar): number | undefined {
  if (typeof formula === 'number') return formula;
  switch (formula.kind) {
    case 'measure':
      return measuredValue(formula, window, soFar);
    case 'each':
      return sum(linesOf(formula, soFar).map((line) => line.valueIn(window)));
    case 'sum':
      return sum(formula.of.map((each) => measuredValue(each, window, soFar)));
    case 'operation': {
      const left = calculate(formula.left, window, soFar);
      const right = calculate(formula.right, window, soFar);
      return left === undefined || right === undefined
        ? undefined
        : operate(formula.operator, left, right);
    }
    case 'if-at-least': {
      const value = measuredValue(formula.value, window, soFar);
      if (value === undefined) return undefined;
      return value >= formula.least ? calculate(formula.result, window, soFar) : 0;
    }
  }
}

function operate(operator: '-' | '*' | '/', left: number, right: number): number | undefined {
  switch (operator) {
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return right === 0 ? undefined : left / right;
  }
}

function sum(values: readonly (number | undefined)[]): number | undefined {
  const there = values.filter((it) => it !== undefined);
  return there.length === 0 ? undefined : there.reduce((all, each) => all + each, 0);
}

function nameOf({ measured: { metric } }: Measure): string {
  return typeof metric === 'string' ? metric : metric.name;
}
