import type { CallEvent } from './call.ts';

/** Carries what the caller calls its request, so that its logs and ours can be laid side by side. */
export const callerRequestIdHeader = 'x-request-id';

/** No comma, space or @: several headers, sentences and e-mail addresses are none. */
const rule = /^[\w.:/+=-]{1,128}$/;

/** What the caller calls this request. `undefined`: it sent nothing, or something that breaks the rule. */
export function callerRequestIdOf({ headers }: Pick<CallEvent, 'headers'>): string | undefined {
  const id = headers[callerRequestIdHeader];
  return id !== undefined && rule.test(id) ? id : undefined;
}
