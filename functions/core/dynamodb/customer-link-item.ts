import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import type { CustomerId, CustomerLink, Revision, UserId } from '../customers/customer-link.ts';
import { ContractBroken } from '../failures.ts';

const keyPrefix = 'user#';

/** `user#<id>`: the partition key of a user's item. */
export const customerLinkKey = (userId: UserId): string => `${keyPrefix}${userId}`;

/** The user whose item has this partition key; `undefined` for items that are not of the map. */
export const userIdOfKey = (key: string | undefined): UserId | undefined =>
  key?.startsWith(keyPrefix) ? (key.slice(keyPrefix.length) as UserId) : undefined;

const string = z.pipe(
  z.object({ S: z.string() }),
  z.transform(({ S }) => S),
);
const number = z.pipe(
  z.object({ N: z.string() }),
  z.transform(({ N }) => Number(N)),
);
const state = <State extends string>(name: State) =>
  z.pipe(
    z.object({ S: z.literal(name) }),
    z.transform(() => name),
  );
const revision = z.pipe(
  string,
  z.transform((text) => text as Revision),
);
const customerId = z.pipe(
  string,
  z.transform((text) => text as CustomerId),
);
const written = {
  revision,
  writtenAtMs: number,
  formerCustomerIds: z.optional(
    z.pipe(
      z.object({ L: z.array(customerId) }),
      z.transform(({ L }) => L),
    ),
  ),
};

const item = z.union([
  z.object({ state: state('free'), ...written }),
  z.object({
    state: state('claimed'),
    ...written,
    leaseExpiresAtMs: number,
    firstAttemptAtMs: number,
  }),
  z.object({ state: state('unknown'), ...written, firstAttemptAtMs: number, settlesAtMs: number }),
  z.object({ state: state('linked'), ...written, customerId }),
  z.object({
    state: state('erasing'),
    ...written,
    requestedAtMs: number,
    customerId: z.optional(customerId),
    firstAttemptAtMs: z.optional(number),
    settlesAtMs: number,
  }),
  z.object({ state: state('erased'), ...written, erasedAtMs: number }),
]);

/**
 * Reads a stored item.
 * @throws ContractBroken for one that this version does not understand: it is never overwritten.
 */
export const parseCustomerLink = (attributes: unknown): CustomerLink => {
  const parsed = item.safeParse(attributes);
  if (parsed.success) return parsed.data;
  throw new ContractBroken(
    'customer_item_unreadable',
    'An item of the customer map is unreadable.',
    { dependency: 'dynamodb' },
  );
};

/** States that say nothing which has to be kept for ever, and for how long they are. */
const keptForSeconds: { readonly [state in CustomerLink['state']]?: number } = {
  free: 86_400,
  erased: 86_400,
};

const attributeOf = (value: string | number | readonly string[]): AttributeValue => {
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'string') return { S: value };
  return { L: value.map((entry) => ({ S: entry })) };
};

/** The attributes of an item, without its key. */
export const formatCustomerLink = (link: CustomerLink): Record<string, AttributeValue> => {
  const ttlSeconds = keptForSeconds[link.state];
  const attributes: [string, AttributeValue][] = Object.entries(link)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, attributeOf(value)]);
  if (ttlSeconds !== undefined) {
    const expiresAtSeconds = Math.ceil(link.writtenAtMs / 1_000) + ttlSeconds;
    attributes.push(['expiresAtSeconds', attributeOf(expiresAtSeconds)]);
  }
  return Object.fromEntries(attributes);
};
