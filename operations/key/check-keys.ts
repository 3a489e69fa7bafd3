import { deadlineIn } from '../../functions/core/clock.ts';
import { callLimitMs } from '../../functions/core/customers/audit/audit-timing.ts';
import { dojoWebhooks, type SigningSecret } from '../../functions/core/dojo/dojo-webhooks.ts';
import { NotConfigured, Rejected } from '../../functions/core/failures.ts';
import { storedSecrets } from '../webhooks/stored-secrets.ts';
import { type AccountOfKey, accountOfKey } from './account-of-key.ts';
import type { KeyExitCode, KeyOperation } from './key-operation.ts';
import { readStoredKey, type StoredKeyState } from './stored-key.ts';

/**
 * How Dojo's webhooks and the stored signing secrets fit.
 *
 * - `accepted`: Dojo signs what it sends here with a secret that is stored.
 * - `not-subscribed`: Dojo sends nothing to this stack's address.
 * - `not-accepted`: it signs with none that is stored, so that every webhook is refused.
 * - `not-told`: the key may not read the subscriptions.
 * - `not-asked`: there is no key of the map's account to ask with, or the stack has no webhooks.
 */
export type WebhookFit = 'accepted' | 'not-subscribed' | 'not-accepted' | 'not-told' | 'not-asked';

/** What Dojo says of a stage's keys. Holds none of them. */
export interface KeyCheck {
  readonly target: string;
  readonly dojoKey: {
    readonly state: StoredKeyState;
    /** Whether Dojo accepts it. `undefined`: not asked, since it does not fit. */
    readonly isAccepted: boolean | undefined;
    /** `undefined`: not asked, or not accepted. */
    readonly account: AccountOfKey | undefined;
  };
  readonly webhooks: WebhookFit;
}

/** Reads the secrets, and asks Dojo with the stored key. Changes nothing. @throws as reading them does. */
export async function checkKeys(operation: KeyOperation): Promise<KeyCheck> {
  const { state, apiKey } = await readStoredKey(operation);
  const target = operation.target.name;
  if (state !== 'fits' || apiKey === undefined) {
    const dojoKey = { state, isAccepted: undefined, account: undefined };
    return { target, dojoKey, webhooks: 'not-asked' };
  }
  const account = await accountIfAccepted(apiKey, operation);
  const isMapAccount = account !== undefined && account !== 'wrong' && account !== 'too-early';
  return {
    target,
    dojoKey: { state, isAccepted: account !== undefined, account },
    webhooks: isMapAccount ? await webhooksFit(apiKey, operation) : 'not-asked',
  };
}

/** `undefined`: Dojo does not accept the key. */
async function accountIfAccepted(
  apiKey: string,
  operation: KeyOperation,
): Promise<AccountOfKey | undefined> {
  try {
    return await accountOfKey(apiKey, operation);
  } catch (error) {
    if (error instanceof NotConfigured && error.code === 'dojo_key_refused') return undefined;
    throw error;
  }
}

async function webhooksFit(
  apiKey: string,
  { target, connection, clock }: KeyOperation,
): Promise<WebhookFit> {
  const { webhookSecretName, webhookUrl } = target;
  if (webhookSecretName === undefined || webhookUrl === undefined) return 'not-asked';
  const dojo = dojoWebhooks(connection.dojoWith(apiKey), () => deadlineIn(callLimitMs, clock));
  const stored = storedSecrets(connection.secrets, webhookSecretName);
  try {
    const subscription = (await dojo.list()).find(({ url }) => url === webhookUrl);
    if (subscription === undefined) return 'not-subscribed';
    const [signing, accepted, isReadable] = await Promise.all([
      secretsOf(subscription, dojo),
      stored.list(),
      stored.isReadable(),
    ]);
    const acceptedIds = new Set(isReadable ? accepted.map(({ id }) => id) : []);
    const isAccepted = signing.some(({ id, isActive }) => isActive && acceptedIds.has(id));
    return isAccepted ? 'accepted' : 'not-accepted';
  } catch (error) {
    if (error instanceof Rejected) return 'not-told';
    throw error;
  }
}

/** Dojo may leave the secrets out of its list of subscriptions. */
async function secretsOf(
  { id, secrets }: { readonly id: string; readonly secrets: readonly SigningSecret[] },
  dojo: ReturnType<typeof dojoWebhooks>,
): Promise<readonly SigningSecret[]> {
  return secrets.length > 0 ? secrets : dojo.secrets(id);
}

/** Whether a person has something to do. */
export function exitCodeOfCheck({ dojoKey, webhooks }: KeyCheck): KeyExitCode {
  const isKeyWell = dojoKey.account === 'right' || dojoKey.account === 'first';
  const areWebhooksWell = webhooks !== 'not-subscribed' && webhooks !== 'not-accepted';
  return isKeyWell && areWebhooksWell ? 0 : 1;
}
