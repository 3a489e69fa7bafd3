import { describe } from 'vitest';
import { saveCardJourney } from './save-card-journey.ts';

const { JOURNEY_URL, JOURNEY_TOKEN, JOURNEY_AMOUNT } = process.env;

describe(`the journey on ${JOURNEY_URL}`, () => {
  saveCardJourney(
    () => ({ url: JOURNEY_URL ?? '', token: JOURNEY_TOKEN ?? '' }),
    Number(JOURNEY_AMOUNT ?? 1_000),
  );
});
