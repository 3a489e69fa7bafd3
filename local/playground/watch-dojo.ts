import type { CallWatcher } from '../../simulator/dojo-simulator.ts';
import { maskBody, maskHeaders, maskText } from './mask-secrets.ts';
import { shortPath } from './short-path.ts';
import { toneOfStatus } from './tone-of-status.ts';
import type { Watched } from './watch-requests.ts';

/**
 * Notes each call to Dojo, of the backend and of the phone's SDK.
 *
 * @param userOfMarker - finds the user of a new customer by what stands behind the customer's name.
 */
export function watchDojo(
  { timeline, owners }: Watched,
  userOfMarker: (body: string) => string | undefined,
): CallWatcher {
  return (call) => {
    const isSdk = call.headers['is-mobile'] !== undefined;
    const asked = `${call.url} ${call.body}`;
    const id = timeline.add({
      kind: isSdk ? 'sdk' : 'dojo',
      title: `${call.method} ${shortPath(call.path ?? maskText(call.url))}`,
      userId: owners.find(asked) ?? userOfMarker(call.body) ?? null,
    });
    return ({ status, body, fault }) => {
      const userId = owners.find(asked) ?? userOfMarker(call.body) ?? owners.find(body);
      const answered = status === undefined ? 'no answer' : String(status);
      timeline.end(
        id,
        {
          ...(userId !== undefined && { userId }),
          result: fault === undefined ? answered : `${answered} (${fault})`,
          tone: status === undefined ? 'failed' : toneOfStatus(status),
        },
        () => [
          {
            title: 'Request',
            text: `${call.method} ${maskText(call.url)}\n${maskHeaders(call.headers)}`,
          },
          ...(call.body === '' ? [] : [{ title: 'Body', text: maskBody(call.body) }]),
          { title: `Answer: ${answered}`, text: maskBody(body) },
        ],
      );
    };
  };
}
