import { type Answer, isDone } from '../ask.ts';
import { explain, fieldOf, textOf } from '../read-answer.ts';

/** What the counter knows after it has asked for money to move. */
export interface MovementNews {
  readonly tone: 'good' | 'refused' | 'failed';
  readonly text: string;
  /** It cannot be told yet: the same request with the same key tells later. */
  readonly isOpen: boolean;
}

const reasons: Readonly<Record<string, string>> = {
  'not-shown': 'Dojo does not show it yet. Time settles it.',
  refused: 'Dojo has refused it. That is checked for six minutes.',
  pending: 'Dojo is still working on it.',
  'somebody-else': 'The payment was changed in Dojo’s portal as well: a person has to look.',
  'not-found': 'Dojo does not know the payment any more: a person has to look.',
  untold: 'Dojo does not say enough: a person has to look.',
};

export function movementNews({ status, body }: Answer): MovementNews {
  if (status === 202) {
    const why = reasons[String(fieldOf(body, 'reason'))] ?? 'It is under way.';
    return { tone: 'refused', text: `Not known yet. ${why}`, isOpen: true };
  }
  if (isDone({ status })) {
    return { tone: 'good', text: `Done: ${textOf(body, 'kind')}.`, isOpen: false };
  }
  const isOpen =
    status === 0 || status >= 500 || textOf(body, 'code') === 'payment_operation_in_progress';
  return { tone: isOpen ? 'failed' : 'refused', text: explain(status, body), isOpen };
}
