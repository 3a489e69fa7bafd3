import type { Settings } from '../settings-schema.ts';
import { Refusal } from './refusal.ts';

/** The refusal for a thing that the account does not have, with the status that the settings say. */
export function refuseUnknown(
  { settings }: { readonly settings: Settings },
  kind: Exclude<keyof Settings['unknownStatus'], 'customersRead'>,
  detail: string,
): Refusal {
  return new Refusal(settings.unknownStatus[kind], detail);
}
