import { setupIntentBody } from '../apps/demo/setup-intent-body.ts';
import { setupIntentAnswer } from '../core/payments/setup-intent-answer.ts';

export const createSetupIntentBody = setupIntentBody;

/** What `POST /setup-intents` answers. */
export const createSetupIntentAnswer = setupIntentAnswer;
