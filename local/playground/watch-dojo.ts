import type { CallWatcher, WatchedCall } from '../../simulator/dojo-simulator.ts';
import { maskBody, maskHeaders, maskText } from '../mask-secrets.ts';
import { shortPath } from './short-path.ts';
import type { EntryKind } from './timeline-entry.ts';
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
    // The page looks around, too.
    if (call.method === 'GET' && (isControl(call) || call.url === '/')) return () => {};
    const asked = `${call.url} ${call.body}`;
    const kind = kindOf(call);
    const id = timeline.add({
      kind,
      title: `${call.method} ${shortPath(call.path ?? maskText(call.url))}`,
      userId: owners.find(asked) ?? userOfMarker(call.body) ?? null,
    });
    return ({ status, body, fault }) => {
      const caller = kind === 'sdk' ? owners.find(asked) : undefined;
      // Its next calls name nothing but the session secret that it is answered.
      if (caller !== undefined) owners.learn(caller, body);
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

function isControl({ url }: WatchedCall): boolean {
  return url.startsWith('/simulator/');
}

function kindOf(call: WatchedCall): EntryKind {
  const paysAsPhone = /^\/simulator\/(payments|setups)$/.test(call.url);
  if (paysAsPhone || call.headers['is-mobile'] !== undefined) return 'sdk';
  return isControl(call) ? 'control' : 'dojo';
}
