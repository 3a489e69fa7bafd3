import type { IncomingHttpHeaders } from 'node:http';
import type { Account } from '../account.ts';
import type { Accounts } from '../accounts.ts';
import type { Settings } from '../settings-schema.ts';
import { Refusal, refuseField } from './refusal.ts';
import { refuseUnknown } from './refuse-unknown.ts';

export const dojoVersions = ['2022-04-07', '2024-02-05', '2025-09-10', '2026-02-27'] as const;
export type DojoVersion = (typeof dojoVersions)[number];

/** The version of which Dojo's mobile SDKs are. */
export const sdkVersion: DojoVersion = '2022-04-07';

/** @throws Refusal 400 for a `version` header that is missing or not one of Dojo's */
export function readVersion(headers: IncomingHttpHeaders): DojoVersion {
  const { version } = headers;
  const known = dojoVersions.find((each) => each === version);
  if (known) return known;
  throw refuseField('version', `Send a version header, one of: ${dojoVersions.join(', ')}.`);
}

/**
 * The account of the API key in `Authorization: Basic <raw key>`.
 *
 * @throws Refusal 401 for anything that is not the text of a key, and for a revoked key
 */
export function accountOfKey(headers: IncomingHttpHeaders, accounts: Accounts): Account {
  const key = basicCredential(headers);
  const account = key === undefined ? undefined : accounts.ofKey(key);
  if (account) return account;
  throw new Refusal(
    401,
    'Send "Authorization: Basic <API key>" with the key as it is (sk_sandbox_… or sk_prod_…), not base64-encoded, and one that was not revoked.',
  );
}

/**
 * The account in which the customer secret in `Authorization: Basic <customer secret>` opens this
 * customer.
 *
 * @throws Refusal (401 unless set otherwise) for a secret that is unknown, expired or another
 * customer's
 */
export function accountOfSecret(
  headers: IncomingHttpHeaders,
  customerId: string,
  { accounts, settings }: { readonly accounts: Accounts; readonly settings: Settings },
): Account {
  const secret = basicCredential(headers);
  const account =
    secret === undefined
      ? undefined
      : accounts.list().find((each) => each.secrets.opens(secret, customerId));
  if (account) return account;
  throw refuseUnknown(
    { settings },
    'customerSecrets',
    'Send "Authorization: Basic <customer secret>" with a secret of this customer that has not expired; mint one with POST /customers/{customerId}/create-secret.',
  );
}

/**
 * The account of the intent whose id stands in the path of one of Dojo's public routes.
 *
 * @throws Refusal (404 unless set otherwise) for an id that no account has
 */
export function accountOfIntent(
  { paymentIntentId, setupIntentId }: Readonly<Record<string, string>>,
  { accounts, settings }: { readonly accounts: Accounts; readonly settings: Settings },
): Account {
  const account = accounts
    .list()
    .find(({ paymentIntents, setupIntents }) =>
      paymentIntentId === undefined
        ? setupIntents.find(setupIntentId ?? '')
        : paymentIntents.find(paymentIntentId),
    );
  if (account) return account;
  const kind = paymentIntentId === undefined ? 'setupIntents' : 'paymentIntents';
  throw refuseUnknown({ settings }, kind, 'There is no intent with that id.');
}

/**
 * The account of the intent that the session secret opens.
 *
 * @throws Refusal 401 for one that no intent has now
 */
export function accountOfSession(secret: string, accounts: Accounts): Account {
  const account = accounts
    .list()
    .find(
      ({ paymentIntents, setupIntents }) =>
        paymentIntents.findBySession(secret) ?? setupIntents.findBySession(secret),
    );
  if (account) return account;
  throw new Refusal(
    401,
    'No intent has this session secret, or has it any more. Read the clientSessionSecret of the public intent.',
  );
}

function basicCredential(headers: IncomingHttpHeaders): string | undefined {
  return /^Basic +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
}
