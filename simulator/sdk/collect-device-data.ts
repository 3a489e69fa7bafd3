import type { Answer } from '../http/answer.ts';
import type { DojoCall } from '../http/dojo-route.ts';
import { readDojoBody } from '../http/request-body.ts';
import { deviceDataSchema } from './card-schemas.ts';
import { checkOpen, intentOfSession } from './sdk-door.ts';

/**
 * Begins 3-D Secure: `POST /api/device-data/{token}`. It uses nothing up, and looks at the body's shape alone:
 * the card is tried by the payment.
 *
 * The SDKs hand the token to Cardinal's library. The real one is signed by Cardinal's servers; this one only
 * has its place.
 *
 * @throws Refusal 401 for a session secret that is good for no attempt
 */
export function collectDeviceData(call: DojoCall): Answer {
  readDojoBody(call.body, deviceDataSchema);
  checkOpen(intentOfSession(call), call.nowMs);
  return {
    status: 200,
    body: {
      formAction: 'https://cardinal.invalid/collect',
      token: 'simulated-and-not-signed-by-cardinal',
    },
  };
}
