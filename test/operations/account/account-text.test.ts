import { describe, expect, it } from 'vitest';
import type { CustomerId } from '../../../functions/core/customers/customer-link.ts';
import { type AccountStatus, exitCodeOf } from '../../../operations/account/account-status.ts';
import { statusAsText } from '../../../operations/account/account-text.ts';

const well: AccountStatus = {
  target: 'the deployed stack save-card-demo-sandbox',
  map: '3f2a9c01',
  key: 'right',
  canary: { id: 'cust_1' as CustomerId, sinceMs: Date.UTC(2026, 0, 5), isConfirmed: true },
  movedAtMs: undefined,
  isMoveBegun: false,
  linkedUsers: { inThisAccount: 2, inFormerAccount: 0, notVouchedFor: 0 },
  erasingInFormerAccount: 0,
};
const asked = { stack: 'save-card-demo-sandbox' };
function links(change: Partial<AccountStatus['linkedUsers']>) {
  return {
    linkedUsers: { ...well.linkedUsers, ...change },
  };
}

describe('the status of the account', () => {
  it.each<[string, Partial<AccountStatus>, number, string]>([
    ['all is well', {}, 0, "The Dojo key in use belongs to the canary's account."],
    ['the key is wrong', { key: 'wrong' }, 1, 'WRONG ACCOUNT'],
    [
      'the key is wrong',
      { key: 'wrong' },
      1,
      'run: npm run account -- move --stack save-card-demo-sandbox',
    ],
    [
      'a canary may be gone',
      { key: 'wrong' },
      1,
      'makes it again: npm run audit -- --stack save-card-demo-sandbox',
    ],
    ['a move was stopped', { key: 'wrong', isMoveBegun: true }, 1, 'To complete it, run:'],
    ['a move was given up', { isMoveBegun: true }, 0, 'with this key it has no effect.'],
    ['the canary is very young', { key: 'too-early' }, 1, 'ask again'],
    [
      'nobody has come yet',
      { key: 'no-canary', canary: undefined, ...links({ inThisAccount: 0 }) },
      0,
      'no canary yet',
    ],
    [
      'there is no canary',
      { key: 'no-canary', canary: undefined, ...links({ notVouchedFor: 1 }) },
      1,
      'there is no canary. An audit makes one',
    ],
    ['links are older', links({ notVouchedFor: 3 }), 1, 'older than the canary. An audit asks'],
    ['the map was moved', { movedAtMs: Date.UTC(2026, 0, 6) }, 0, 'since 2026-01-06 00:00 UTC.'],
    [
      'users are to follow',
      links({ inFormerAccount: 1 }),
      0,
      'get a new customer with their next request',
    ],
    [
      'erasures wait',
      { erasingInFormerAccount: 1 },
      1,
      '1 erasure can be finished in a former account only: npm run account -- erase-former',
    ],
  ])('says when %s', (_, change, exitCode, sentence) => {
    const status = { ...well, ...change };
    expect(statusAsText(status, asked)).toContain(sentence);
    expect(exitCodeOf(status)).toBe(exitCode);
  });
});
