import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The files that take longest, those that mostly wait before the others: they begin first, so that
 * the run does not end with one worker busy and the others done. A name that is missing here, or too
 * many, costs time and nothing else.
 */
const longest = [
  'local/playground/browser-journeys.test.ts',
  'functions/merchant-payments.test.ts',
  'typescript-client/typescript-client.test.ts',
  'functions/webhooks.test.ts',
  'functions/user-limits.test.ts',
  'operations/account/move.test.ts',
  'operations/audit-command.test.ts',
  'functions/payment-life-cycle.test.ts',
  'fixtures/two-apps.test.ts',
  'journeys/local-journey.test.ts',
  'local/start-local-stack.test.ts',
  'operations/events/events-command.test.ts',
];

/** Vitest's order, the longest files before all others. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const placeOf = ({ moduleId }: TestSpecification) => {
      const place = longest.findIndex((name) => moduleId.endsWith(`/test/${name}`));
      return place === -1 ? longest.length : place;
    };
    const sorted = await super.sort(files);
    return sorted.toSorted((one, other) => placeOf(one) - placeOf(other));
  }
}
