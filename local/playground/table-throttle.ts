import { Refused } from '../aws/refused.ts';

/** Refuses the functions' next requests to the table, as DynamoDB does when it is asked too much. */
export class TableThrottle {
  #left = 0;

  /** How many requests are still to be refused. */
  get left(): number {
    return this.#left;
  }

  refuseNext(count: number): void {
    this.#left = count;
  }

  /** @throws Refused `ProvisionedThroughputExceededException` */
  check(): void {
    if (this.#left === 0) return;
    this.#left -= 1;
    throw new Refused(
      'ProvisionedThroughputExceededException',
      'The level of configured provisioned throughput for the table was exceeded.',
    );
  }
}
