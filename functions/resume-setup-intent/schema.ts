import { setupIntentAnswer } from '../core/payments/setup-intent-answer.ts';

/** What `POST /setup-intents/{setupIntentId}/resume` answers. */
export const resumeSetupIntentAnswer = setupIntentAnswer;
