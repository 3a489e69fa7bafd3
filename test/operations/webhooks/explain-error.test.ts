import { describe, expect, it } from 'vitest';
import { OutcomeUnknown, Rejected, Unavailable } from '../../../functions/core/failures.ts';
import { CannotRun } from '../../../lib/cannot-run.ts';
import { explainError } from '../../../operations/webhooks/explain-error.ts';

const again = 'npm run webhooks -- subscribe --stack save-card-demo-sandbox';

describe('explainError', () => {
  it('says what Dojo complained about', () => {
    const refused = new Rejected('dojo_refused', 'Dojo refused the request.', { dojoStatus: 409 });
    expect(explainError(refused, { complaint: 'Conflict; One webhook each.', again })).toBe(
      'Dojo refused the request. (dojo_refused, 409)\nDojo says: Conflict; One webhook each.',
    );
    expect(explainError(refused, { complaint: undefined, again })).toBe(
      'Dojo refused the request. (dojo_refused, 409)',
    );
  });

  it('does not blame Dojo for what it did not answer', () => {
    const away = new Unavailable('secret_unavailable', 'No secret.', { reason: 'AccessDenied' });
    expect(explainError(away, { complaint: 'Conflict', again })).toBe(
      'No secret. (secret_unavailable, AccessDenied)',
    );
  });

  it('says that a command whose answer was lost is to be run again', () => {
    const lost = new OutcomeUnknown('dojo_outcome_unknown', 'Dojo may or may not have done this.', {
      reason: 'ECONNRESET',
    });
    expect(explainError(lost, { complaint: undefined, again })).toBe(
      `Dojo may or may not have done this. (dojo_outcome_unknown, ECONNRESET)\nRun it again: it looks first at what Dojo did.\n  ${again}`,
    );
  });

  it('leaves sentences for people as they are', () => {
    const sentence = new CannotRun('Nothing runs here.');
    expect(explainError(sentence, { complaint: 'Conflict', again })).toBe('Nothing runs here.');
  });
});
