import { accountCommandLine } from '../account/account-arguments.ts';
import { auditLine, count } from '../account/account-text.ts';
import { commandLine } from '../webhooks/command-line.ts';
import { type AgeOfSecret, rotateAfterDays } from './age-of-secret.ts';
import type { KeyCheck } from './check-keys.ts';
import { type KeyArguments, keyCommandLine } from './key-arguments.ts';
import type { KeyStatus } from './key-status.ts';

type Asked = Pick<KeyArguments, 'stack'>;

/** The status for a person. */
export function statusAsText({ target, dojoKey, webhookSecrets }: KeyStatus, asked: Asked): string {
  const set = keyCommandLine('set', asked);
  return [
    `This is ${target}, a ${dojoKey.stageEnvironment} stage.`,
    keyLine(dojoKey, asked),
    ...(dojoKey.isRotationDue ? [dueLine('the Dojo key', set)] : []),
    ...webhookLines(webhookSecrets, asked),
  ].join('\n');
}

function keyLine(
  { state, prefix, environment, ...age }: KeyStatus['dojoKey'],
  asked: Asked,
): string {
  const set = keyCommandLine('set', asked);
  switch (state) {
    case 'fits':
      return `Dojo key: ${prefix}…, which fits, ${since(age)}.`;
    case 'missing':
      return `NO DOJO KEY is stored: the API answers 503. Store one: ${set}`;
    case 'unreadable':
      return `What is stored is NO DOJO KEY (${since(age)}): the API answers 503. Store one: ${set}`;
    case 'wrong-environment':
      return `Dojo key: ${prefix}…, of the WRONG ENVIRONMENT (${environment}), ${since(age)}: the API answers 503. Store one of this stage's: ${set}`;
  }
}

function webhookLines(
  { state, count: stored, ...age }: KeyStatus['webhookSecrets'],
  asked: Asked,
): readonly string[] {
  const webhooks = (command: 'subscribe' | 'rotate') =>
    commandLine(command, { ...asked, url: undefined });
  switch (state) {
    case 'none':
      return [];
    case 'stored':
      return [
        `Webhooks: ${count(stored, 'signing secret')} stored, ${since(age)}.`,
        ...(age.isRotationDue ? [dueLine('the webhook signing secret', webhooks('rotate'))] : []),
      ];
    case 'missing':
      return [`NO WEBHOOK SIGNING SECRET is stored. Subscribe: ${webhooks('subscribe')}`];
    case 'unreadable':
      return [
        `The stored webhook signing secrets CANNOT BE READ: every webhook is refused. Store them anew: ${webhooks('subscribe')}`,
      ];
  }
}

function since({ changedAt, ageDays }: AgeOfSecret): string {
  if (changedAt === undefined || ageDays === undefined) return 'since a time that is not told';
  return `stored ${changedAt.slice(0, 16).replace('T', ' ')} UTC, ${count(ageDays, 'day')} ago`;
}

function dueLine(what: string, command: string): string {
  return `ROTATION IS DUE: ${what} is older than ${rotateAfterDays} days. Replace it: ${command}`;
}

/** The check for a person. */
export function checkAsText(check: KeyCheck, asked: Asked): string {
  return [`This is ${check.target}.`, checkedKeyLine(check, asked), ...fitLines(check, asked)].join(
    '\n',
  );
}

function checkedKeyLine(
  { dojoKey: { state, isAccepted, account } }: KeyCheck,
  asked: Asked,
): string {
  const set = keyCommandLine('set', asked);
  if (state !== 'fits') {
    return `NO KEY that fits is stored: ${keyCommandLine('status', asked)} says more. Store one: ${set}`;
  }
  if (!isAccepted) return `Dojo does NOT ACCEPT the stored key. Store a valid one: ${set}`;
  switch (account) {
    case 'first':
      return 'Dojo accepts the stored key. The map has no user yet, so that every account is right.';
    case 'canary-lost':
      return `Dojo accepts the stored key, and its account has customers of this map, but NO CANARY. An audit makes it: ${auditLine(asked)}`;
    case 'too-early':
      return "Dojo accepts the stored key. The map's own customer (canary) is younger than a minute, and Dojo does not show it yet: ASK AGAIN.";
    case 'wrong':
      return `WRONG ACCOUNT: Dojo accepts the stored key, but its account does not know the map's customers. Store the right one: ${set}. More: ${accountCommandLine('status', asked)}`;
    default:
      return "Dojo accepts the stored key, and it belongs to the map's account.";
  }
}

function fitLines({ webhooks }: KeyCheck, asked: Asked): readonly string[] {
  const target = { ...asked, url: undefined };
  switch (webhooks) {
    case 'accepted':
      return ['Webhooks: Dojo signs them with a secret that is accepted here.'];
    case 'not-subscribed':
      return [`Webhooks: Dojo sends NONE here. Subscribe: ${commandLine('subscribe', target)}`];
    case 'not-accepted':
      return [
        `Webhooks: Dojo signs them with a secret that is NOT ACCEPTED here. Store it: ${commandLine('subscribe', target)}`,
      ];
    case 'not-told':
      return ['Webhooks: Dojo does not tell this key which there are.'];
    case 'not-asked':
      return [];
  }
}
