import { describe } from 'vitest';
import { saveCardJourney } from './save-card-journey.ts';

const { JOURNEY_URL, JOURNEY_TOKEN, JOURNEY_OTHER_TOKEN, JOURNEY_DOJO_URL, JOURNEY_AMOUNT } =
  process.env;

describe(`the journey on ${JOURNEY_URL}`, () => {
  saveCardJourney(
    () => ({
      url: JOURNEY_URL ?? '',
      token: JOURNEY_TOKEN ?? '',
      otherToken: JOURNEY_OTHER_TOKEN,
      dojoUrl: JOURNEY_DOJO_URL,
    }),
    {
      amountValue: Number(JOURNEY_AMOUNT ?? 1_000),
      hasOtherUser: JOURNEY_OTHER_TOKEN !== undefined,
      hasSimulator: JOURNEY_DOJO_URL !== undefined,
    },
  );
});
