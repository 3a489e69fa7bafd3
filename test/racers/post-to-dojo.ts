import { z } from 'zod';
import type { Backend } from './backend.ts';

/** Dojo's account, past the product. */
export type DojoAccess = Pick<Backend, 'dojoUrl' | 'settings'> & { readonly dojoKey: string };

const made = z.object({ id: z.string() });

/** Makes something at Dojo. @returns its id. */
export async function postToDojo(
  { dojoUrl, dojoKey, settings }: DojoAccess,
  path: string,
  body: object,
): Promise<string> {
  const answer = await fetch(`${dojoUrl}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${dojoKey}`,
      version: settings.dojo.version,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  });
  return made.parse(await answer.json()).id;
}
