import { describe } from 'vitest';
import { functionsOf } from '../../lib/app-functions.ts';
import { appSamples } from '../../lib/app-samples.ts';
import { loadApp } from '../../lib/load-app.ts';
import { documentedAnswers } from './documented-answer.ts';
import { saveCardJourney } from './save-card-journey.ts';

const { JOURNEY_URL, JOURNEY_TOKEN, JOURNEY_OTHER_TOKEN, JOURNEY_DOJO_URL } = process.env;
const { JOURNEY_APP = 'demo' } = process.env;

const app = await loadApp(JOURNEY_APP);

describe(`the journey on ${JOURNEY_URL}`, () => {
  saveCardJourney(
    async () => ({
      url: JOURNEY_URL ?? '',
      token: JOURNEY_TOKEN ?? '',
      otherToken: JOURNEY_OTHER_TOKEN,
      dojoUrl: JOURNEY_DOJO_URL,
      samples: await appSamples(JOURNEY_APP),
      checkDocumented: await documentedAnswers(app),
    }),
    {
      routes: functionsOf(app).routes,
      hasOtherUser: JOURNEY_OTHER_TOKEN !== undefined,
      hasSimulator: JOURNEY_DOJO_URL !== undefined,
    },
  );
});
