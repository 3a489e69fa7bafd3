import { z } from 'zod';
import { paymentIntentEvent } from '../../functions/core/webhooks/payment-intent-event.ts';

/**
 * JSON Schema (draft 2020-12) of an event as a rule's target gets it, from the schema that consumers
 * check with. Further fields are allowed: EventBridge adds its own, and later versions may.
 */
export function eventJsonSchema(): object {
  return {
    title: 'Payment event of the save-card backend',
    ...z.toJSONSchema(paymentIntentEvent, { io: 'input' }),
  };
}
