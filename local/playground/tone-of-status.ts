import type { EntryTone } from './timeline-entry.ts';

/** How an answer is shown: 4xx is a refusal, and no fault of the system. */
export function toneOfStatus(status: number): EntryTone {
  if (status < 400) return 'good';
  return status < 500 ? 'refused' : 'failed';
}
