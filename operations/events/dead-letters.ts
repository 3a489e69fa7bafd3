import type { WaitingQueue } from './waiting-queue.ts';

/** What became of a message that was sent back. `reason`: a code or a name, no personal data. */
export type Sent =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'not-accepted'; readonly reason: string };

/** A queue of dead letters, and where its messages belong. */
export interface DeadLetters {
  /** `refused-events`, `unsettled`, or the id of a consumer. */
  readonly name: string;
  readonly queue: WaitingQueue;
  /** Of which type a message is, without any personal data. */
  typeOf(body: string): string;
  /** Sends it back. @throws what the SDK throws, e.g. when the shell may not do it. */
  send(body: string): Promise<Sent>;
}

/** A name that may be shown: nothing that somebody could have written into it. */
export function asType(value: unknown): string {
  return typeof value === 'string' && /^[A-Za-z$][\w.:-]{0,99}$/.test(value) ? value : 'other';
}

export const unreadable: Sent = { kind: 'not-accepted', reason: 'it cannot be read' };
