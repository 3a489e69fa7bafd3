import { setupIntentAnswer } from '../core/payments/setup-intent-answer.ts';

/** What `GET /setup-intents/{setupIntentId}` answers. */
export const getSetupIntentAnswer = setupIntentAnswer;
