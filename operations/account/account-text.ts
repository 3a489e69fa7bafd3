import { keyCommandLine } from '../key/key-arguments.ts';
import { type AccountArguments, accountCommandLine } from './account-arguments.ts';
import type { AccountStatus } from './account-status.ts';

type Asked = Pick<AccountArguments, 'stack'>;

/** The status for a person. */
export function statusAsText(status: AccountStatus, asked: Asked): string {
  const { target, map, canary, movedAtMs } = status;
  return [
    `This is ${target}. Its customer map ${map === undefined ? 'has no id yet' : `is ${map}`}.`,
    canary === undefined
      ? 'The map has no canary yet: it is made beside the first customer.'
      : `The canary is ${canary.id}, since ${time(canary.sinceMs)}, ${canary.isConfirmed ? 'confirmed' : 'not confirmed by an audit yet'}.`,
    ...keyLines(status, asked),
    ...(movedAtMs === undefined
      ? []
      : [`The map was moved: it has lived in this account since ${time(movedAtMs)}.`]),
    ...linkLines(status, asked),
    ...erasureLines(status, asked),
  ].join('\n');
}

/** The status for a program. Holds no key. */
export function statusAsJson(status: AccountStatus): string {
  const { canary, movedAtMs, ...others } = status;
  const shown = {
    ...others,
    canary: canary && {
      id: canary.id,
      since: new Date(canary.sinceMs).toISOString(),
      isConfirmed: canary.isConfirmed,
    },
    movedAt: movedAtMs === undefined ? undefined : new Date(movedAtMs).toISOString(),
  };
  return JSON.stringify(shown, null, 2);
}

/** `1 user`, `2 users`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** In UTC, to the minute. */
export function time(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function keyLines({ key, isMoveBegun }: AccountStatus, asked: Asked): readonly string[] {
  const move = accountCommandLine('move', asked);
  switch (key) {
    case 'right':
      return [
        "The Dojo key in use belongs to the canary's account.",
        ...(isMoveBegun
          ? ['A move to another account was begun; with this key it has no effect.']
          : []),
      ];
    case 'wrong':
      return [
        `WRONG ACCOUNT: the account of the Dojo key in use does not know the canary. Until that changes, nothing is created, replaced or deleted. Put the right key back: ${keyCommandLine('set', asked)}`,
        isMoveBegun
          ? `A move to another account was begun. To complete it, run: ${move}`
          : `If this is another account on purpose, run: ${move}. If somebody deleted the canary, an audit makes it again: ${auditLine(asked)}`,
      ];
    case 'too-early':
      return ['The canary is younger than a minute, and Dojo does not show it yet: ask again.'];
    case 'no-canary':
      return ['So it is not known yet which account the map lives in.'];
  }
}

function linkLines({ linkedUsers, canary }: AccountStatus, asked: Asked): readonly string[] {
  const { inThisAccount, inFormerAccount, notVouchedFor } = linkedUsers;
  const all = inThisAccount + inFormerAccount + notVouchedFor;
  const lines = [
    `${count(all, 'user')} linked to a customer: ${inThisAccount} in this account, ${inFormerAccount} in a former one, ${notVouchedFor} not vouched for.`,
  ];
  if (inFormerAccount > 0) {
    lines.push('Those in a former account get a new customer with their next request.');
  }
  if (notVouchedFor > 0) {
    lines.push(
      canary === undefined
        ? `Not vouched for means: there is no canary. An audit makes one: ${auditLine(asked)}`
        : `Not vouched for means: older than the canary. An audit asks Dojo for some of them: ${auditLine(asked)}`,
    );
  }
  return lines;
}

function erasureLines({ erasingInFormerAccount }: AccountStatus, asked: Asked): readonly string[] {
  return erasingInFormerAccount === 0
    ? []
    : [
        `${count(erasingInFormerAccount, 'erasure')} can be finished in a former account only: ${accountCommandLine('erase-former', asked)}`,
      ];
}

/** The command that looks at the customers of the same target. */
export function auditLine({ stack }: Asked): string {
  return `npm run audit${stack === undefined ? '' : ` -- --stack ${stack}`}`;
}
