import { setupBody } from '#app/setup.ts';
import { setupIntentAnswer } from '../core/payments/setup-intent-answer.ts';

export const createSetupIntentBody = setupBody;

/** What `POST /setup-intents` answers. */
export const createSetupIntentAnswer = setupIntentAnswer;
