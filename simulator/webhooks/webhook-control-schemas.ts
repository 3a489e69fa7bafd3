import { z } from 'zod';
import { isLoopback } from './loopback.ts';

/** The body of `POST /simulator/webhooks`. What is left out goes back to its default. */
export const behaviourSchema = z.strictObject({
  /** How often each event is sent, at the same moment. */
  duplicate: z.int().min(1).max(20).default(1),
  /** Whether the next two events change places: the second is tried first. */
  reorder: z.boolean().default(false),
  /** Whether the names of the envelope start with a capital. */
  capitalise: z.boolean().default(false),
  /** Which secret signs while several are active. */
  signWith: z.enum(['newest', 'oldest']).default('newest'),
  /** Whether events wait until they are released. */
  hold: z.boolean().default(false),
});

export type BehaviourRequest = z.input<typeof behaviourSchema>;

/** How the next events are delivered. */
export type Behaviour = z.output<typeof behaviourSchema>;

/** The body of `POST /simulator/webhooks/replay`. */
export const replaySchema = z.strictObject({ eventId: z.string().min(1) });

const forgedData = {
  paymentIntentId: 'pi_sandbox_forged',
  paymentStatus: 'Captured',
  captureMode: 'Auto',
};

/** The body of `POST /simulator/webhooks/forge`. */
export const forgerySchema = z.strictObject({
  url: z.string().refine(isLoopbackUrl, {
    error: 'The URL starts with http:// or https:// and its host is localhost, 127.0.0.1 or [::1].',
  }),
  /** Any name, also one that Dojo does not have. */
  event: z.string().min(1).default('payment_intent.status_updated'),
  /** Default: a new one. */
  eventId: z.string().min(1).optional(),
  data: z.record(z.string(), z.unknown()).default(forgedData),
  /** Default: one of the right form, made with a secret that nobody has. null sends no header. */
  signature: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'The signature is printable ASCII text without spaces.')
    .nullish(),
});

/** An event that Dojo never sent. */
export type Forgery = z.input<typeof forgerySchema>;

function isLoopbackUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && isLoopback(url);
}
