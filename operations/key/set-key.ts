import { PutSecretValueCommand, ResourceNotFoundException } from '@aws-sdk/client-secrets-manager';
import {
  type DojoEnvironment,
  environmentOfKey,
  isDojoKey,
  keyPrefixes,
} from '../../functions/core/dojo/dojo-key.ts';
import { isFailure, NotConfigured } from '../../functions/core/failures.ts';
import { CannotRun } from '../../lib/cannot-run.ts';
import { accountCommandLine } from '../account/account-arguments.ts';
import { auditLine, time } from '../account/account-text.ts';
import { keyKeptForMs } from '../account/key-in-secret.ts';
import { explainError } from '../webhooks/explain-error.ts';
import { type AccountOfKey, accountOfKey } from './account-of-key.ts';
import { keyCommandLine } from './key-arguments.ts';
import type { KeyDialogue, KeyExitCode } from './key-operation.ts';
import { readStoredKey, type StoredKey } from './stored-key.ts';

/**
 * Stores the Dojo API key.
 *
 * 1. Read what is stored: without access to the secret nobody needs to type a key.
 * 2. Ask for the key.
 * 3. It has to be one of the stage's environment.
 * 4. Dojo has to accept it, for a read, and to know the map's canary in its account.
 * 5. Store it by one write, unless it is what is stored.
 *
 * Stopped before the last step, nothing has changed.
 * @throws CannotRun when a check fails, and what Secrets Manager and the table throw. No message has a key.
 */
export async function setKey(dialogue: KeyDialogue): Promise<KeyExitCode> {
  const { target, keys, say } = dialogue;
  const { environment } = target.settings.dojo;
  const stored = await readStoredKey(dialogue);
  say(`This is ${target.name}. It takes a ${environment} key.`);
  const apiKey = await keys.read(`Dojo API key (${keyPrefixes[environment]}…), not shown:`);
  requireKey(apiKey, environment);
  const account = await askDojo(apiKey, dialogue);
  if (!(await isAllowed(account, dialogue))) {
    say('Nothing was stored.');
    return 1;
  }
  if (apiKey === stored.apiKey) {
    say('The secret holds this key already: nothing was written.');
    return 0;
  }
  await store(apiKey, dialogue);
  say(account === 'wrong' ? nextOfMove(dialogue) : nextOfKey(stored, dialogue));
  return 0;
}

function nextOfMove({ args }: KeyDialogue): string {
  return `Stored. Keep a key of the present account for erasures, and go on with: ${accountCommandLine('move', args)}`;
}

function nextOfKey({ state }: StoredKey, { target, clock }: KeyDialogue): string {
  if (state !== 'fits') return 'Stored. The functions use it from their next request on.';
  const minutes = Math.ceil(keyKeptForMs(target.settings) / 60_000);
  // Told to the minute, and never too early.
  const revokeAt = time(clock() + (minutes + 1) * 60_000);
  return `Stored. Within ${minutes} minutes no request uses the old key any more: revoke that one at Dojo from ${revokeAt} on.`;
}

function requireKey(
  apiKey: string | undefined,
  environment: DojoEnvironment,
): asserts apiKey is string {
  if (apiKey === undefined || apiKey === '') {
    throw new CannotRun('No key was given. Nothing was stored.');
  }
  if (isDojoKey(apiKey, environment)) return;
  const other = environmentOfKey(apiKey);
  throw new CannotRun(
    other === undefined || other === environment
      ? `This is no Dojo API key: one for this stage is ${keyPrefixes[environment]} and more, without spaces or quotes. Nothing was stored.`
      : `This is a ${other} key, and the stage is a ${environment} one: its keys start with ${keyPrefixes[environment]}. Nothing was stored.`,
  );
}

/** @throws CannotRun with what Dojo, or the table, answered. */
async function askDojo(apiKey: string, dialogue: KeyDialogue): Promise<AccountOfKey> {
  try {
    return await accountOfKey(apiKey, dialogue);
  } catch (cause) {
    if (!isFailure(cause)) throw cause;
    if (cause instanceof NotConfigured && cause.code === 'dojo_key_refused') {
      throw new CannotRun(
        'Dojo does not accept this key: it was revoked, or not copied completely. Nothing was stored.',
        { cause },
      );
    }
    const complaint = dialogue.connection.lastComplaint();
    const again = keyCommandLine('set', dialogue.args);
    throw new CannotRun(`${explainError(cause, { complaint, again })}\nNothing was stored.`, {
      cause,
    });
  }
}

/** Whether a key of this account is to be stored. @throws CannotRun where it is certain that it is not. */
async function isAllowed(
  account: AccountOfKey,
  { args, say, agree, target }: KeyDialogue,
): Promise<boolean> {
  switch (account) {
    case 'right':
      say("Dojo accepts the key, and it belongs to the map's account.");
      return true;
    case 'canary-lost':
      say(
        `Dojo accepts the key, and its account has customers of this map. The map's own customer (canary) is not there; an audit makes it: ${auditLine(args)}`,
      );
      return true;
    case 'first':
      say(
        'Dojo accepts the key. The map has no user yet: its customers will live in the account of this key.',
      );
      return true;
    case 'too-early':
      throw new CannotRun(
        "The map's own customer at Dojo (canary) is younger than a minute, and Dojo does not show it yet. Nothing was stored. Run it again in a minute.",
      );
    case 'wrong': {
      const move = accountCommandLine('move', args);
      if (!args.otherAccount) {
        throw new CannotRun(
          [
            `WRONG ACCOUNT: Dojo accepts the key, but its account does not know the customers of ${target.name}. Nothing was stored.`,
            `Use a key of the right account. To move the map to this account on purpose, see docs/dojo-account.md, store the key with: ${keyCommandLine('set --other-account', args)}`,
            `and then run: ${move}`,
          ].join('\n'),
        );
      }
      say(
        `Dojo accepts the key. Its account does not know the customers of ${target.name}: from now on the API answers 503, until the map is moved (${move}) or a key of the present account is stored.`,
      );
      return agree('Store it?');
    }
  }
}

async function store(apiKey: string, { target, connection }: KeyDialogue): Promise<void> {
  try {
    await connection.secrets.send(
      new PutSecretValueCommand({
        SecretId: target.dojoKeySecretName,
        SecretString: JSON.stringify({ apiKey }),
      }),
    );
  } catch (cause) {
    if (cause instanceof ResourceNotFoundException) {
      throw new CannotRun(
        `There is no secret ${target.dojoKeySecretName}: deploy the stack first. Nothing was stored.`,
        { cause },
      );
    }
    const reason = cause instanceof Error ? cause.name : 'unknown';
    throw new CannotRun(
      `Secrets Manager did not say that it stored the key (${reason}). Run this again: it stores nothing twice.`,
      { cause },
    );
  }
}
