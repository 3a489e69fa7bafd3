import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The files that take longest, those that mostly wait before the others: they begin first, so that
 * the run does not end with one worker busy and the others done. A name that is missing here, or too
 * many, costs time and nothing else.
 */
const longest = [
  'racers/racers.test.ts',
  'local/playground/browser-journeys.test.ts',
  'racers/processes/dynamodb-faults.test.ts',
  'mobile/android/compiles.test.ts',
  'local/start-command.test.ts',
  'racers/money/money-race.test.ts',
  'racers/processes/killed-processes.test.ts',
  'racers/processes/killed-payments.test.ts',
  'simulation/every-schedule.test.ts',
  'functions/merchant-payments.test.ts',
  'bin/save-card.test.ts',
  'simulation/payments/every-payment-schedule.test.ts',
  'typescript-client/typescript-client.test.ts',
  'fixtures/two-apps.test.ts',
  'local/start-local-stack.test.ts',
  'operations/audit-command.test.ts',
  'journeys/local-journey.test.ts',
  'journeys/cafe-journey.test.ts',
  'simulator/dojo-data-folder.test.ts',
  'operations/webhooks/webhooks-command.test.ts',
  'operations/account/account-command.test.ts',
  'operations/account/move.test.ts',
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
