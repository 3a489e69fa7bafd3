import type { Statistic } from '../../lib/observability/measure.ts';

/** Within this part of a value, two values are one for percentiles: 1%, which is CloudWatch's own step. */
const step = Math.log(1.01);

/** Values of one metric, kept as what statistics need of them: of any number of values some 2,000 counts. */
export class ValueSet {
  #count = 0;
  #sum = 0;
  #least = Number.POSITIVE_INFINITY;
  #greatest = Number.NEGATIVE_INFINITY;
  /** How many, by size. */
  readonly #sizes = new Map<number, number>();

  add(value: number): void {
    this.#count += 1;
    this.#sum += value;
    this.#least = Math.min(this.#least, value);
    this.#greatest = Math.max(this.#greatest, value);
    const size = value <= 0 ? Number.NEGATIVE_INFINITY : Math.round(Math.log(value) / step);
    this.#sizes.set(size, (this.#sizes.get(size) ?? 0) + 1);
  }

  addAll(other: ValueSet): void {
    this.#count += other.#count;
    this.#sum += other.#sum;
    this.#least = Math.min(this.#least, other.#least);
    this.#greatest = Math.max(this.#greatest, other.#greatest);
    for (const [size, count] of other.#sizes) {
      this.#sizes.set(size, (this.#sizes.get(size) ?? 0) + count);
    }
  }

  /** @returns undefined when there is no value: a sum of none is no value either, as in CloudWatch. */
  statistic(name: Statistic): number | undefined {
    if (this.#count === 0) return undefined;
    switch (name) {
      case 'Sum':
        return this.#sum;
      case 'Maximum':
        return this.#greatest;
      case 'SampleCount':
        return this.#count;
      default:
        return this.#percentile(Number(name.slice(1)));
    }
  }

  /** The least value that this part of all values does not exceed, to 1%. */
  #percentile(percent: number): number {
    const rank = Math.ceil((percent / 100) * this.#count);
    let seen = 0;
    for (const [size, count] of [...this.#sizes].sort(([one], [other]) => one - other)) {
      seen += count;
      if (seen >= rank) return Math.min(this.#greatest, Math.max(this.#least, sizeToValue(size)));
    }
    return this.#greatest;
  }
}

function sizeToValue(size: number): number {
  return Math.exp(size * step);
}
