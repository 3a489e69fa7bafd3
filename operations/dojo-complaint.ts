import { z } from 'zod';
import type { Transport } from '../functions/core/dojo/transport.ts';
import { parseJson } from '../functions/core/parse-json.ts';

/** RFC 7807 as Dojo sends it. Nothing in it can be relied on. */
const dojoProblem = z.object({
  title: z.string().nullish().catch(undefined),
  detail: z.string().nullish().catch(undefined),
  errors: z.record(z.string(), z.array(z.string()).catch([])).nullish().catch(undefined),
});

const maxLength = 500;

/**
 * What Dojo's error says, in one line for the person at the terminal. Not for logs: it may repeat
 * what was sent. `undefined`: it says nothing.
 */
export function complaintOf(body: string): string | undefined {
  const parsed = dojoProblem.safeParse(parseJson(body));
  if (!parsed.success) return undefined;
  const { title, detail, errors } = parsed.data;
  const fields = Object.entries(errors ?? {}).map(
    ([field, messages]) => `${field}: ${messages.join(' ')}`,
  );
  const complaint = [title, detail, ...fields]
    .filter((part) => part !== undefined && part !== null && part !== '')
    .join('; ')
    // Whatever it repeats: no key, and nothing that steers a terminal.
    .replaceAll(/sk_[^\s"']+/g, 'sk_…')
    .replaceAll(/\p{Cc}+/gu, ' ')
    .slice(0, maxLength);
  return complaint === '' ? undefined : complaint;
}

/** The transport, and what the answer to its last request complained about. */
export function rememberComplaint(transport: Transport): {
  readonly transport: Transport;
  readonly lastComplaint: () => string | undefined;
} {
  let complaint: string | undefined;
  return {
    transport: async (request, timeoutMs) => {
      complaint = undefined;
      const answer = await transport(request, timeoutMs);
      if (answer.status >= 400) complaint = complaintOf(answer.body);
      return answer;
    },
    lastComplaint: () => complaint,
  };
}
