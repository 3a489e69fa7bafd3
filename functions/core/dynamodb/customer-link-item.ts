import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import type {
  CustomerId,
  CustomerLink,
  LostAttempt,
  Revision,
  UserId,
} from '../customers/customer-link.ts';
import { ContractBroken } from '../failures.ts';

const keyPrefix = 'user#';

/** `user#<id>`: the partition key of a user's item. */
export function customerLinkKey(userId: UserId): string {
  return `${keyPrefix}${userId}`;
}

/** The user whose item has this partition key; `undefined` for items that are not of the map. */
export function userIdOfKey(key: string | undefined): UserId | undefined {
  return key?.startsWith(keyPrefix) ? (key.slice(keyPrefix.length) as UserId) : undefined;
}

const string = z.pipe(
  z.object({ S: z.string() }),
  z.transform(({ S }) => S),
);
const number = z.pipe(
  z.object({ N: z.string() }),
  z.transform(({ N }) => Number(N)),
);
function state<State extends string>(name: State) {
  return z.pipe(
    z.object({ S: z.literal(name) }),
    z.transform(() => name),
  );
}
const revision = z.pipe(
  string,
  z.transform((text) => text as Revision),
);
const customerId = z.pipe(
  string,
  z.transform((text) => text as CustomerId),
);
const customerIds = z.pipe(
  z.object({ L: z.array(customerId) }),
  z.transform(({ L }) => L),
);
const lostAttempts = z.pipe(
  z.object({ L: z.array(z.object({ M: z.object({ sinceMs: number, settledAtMs: number }) })) }),
  z.transform(({ L }) => L.map(({ M }) => M)),
);
const written = {
  revision,
  writtenAtMs: number,
  formerCustomerIds: z.optional(customerIds),
  otherAccountCustomerIds: z.optional(customerIds),
  otherAccountAttempts: z.optional(lostAttempts),
  erasedBeforeMs: z.optional(number),
};

const attempted = { ...written, countedAtMs: z.optional(number) };

const item = z.union([
  z.object({ state: state('free'), ...attempted }),
  z.object({
    state: state('claimed'),
    ...attempted,
    leaseExpiresAtMs: number,
    firstAttemptAtMs: number,
  }),
  z.object({
    state: state('unknown'),
    ...attempted,
    firstAttemptAtMs: number,
    settlesAtMs: number,
  }),
  z.object({ state: state('linked'), ...written, customerId }),
  z.object({
    state: state('erasing'),
    ...written,
    requestedAtMs: number,
    customerId: z.optional(customerId),
    firstAttemptAtMs: z.optional(number),
    settlesAtMs: number,
    linkedAtMs: z.optional(number),
  }),
  z.object({
    state: state('erased'),
    ...written,
    erasedAtMs: number,
    sweptAtMs: z.optional(number),
  }),
]);

/**
 * Reads a stored item.
 * @throws ContractBroken for one that this version does not understand: it is never overwritten.
 */
export function parseCustomerLink(attributes: unknown): CustomerLink {
  const parsed = item.safeParse(attributes);
  if (parsed.success) return parsed.data;
  throw new ContractBroken(
    'customer_item_unreadable',
    'An item of the customer map is unreadable.',
    { dependency: 'dynamodb' },
  );
}

const daySeconds = 86_400;

function hasSome(list: readonly unknown[] | undefined): boolean {
  return (list ?? []).length > 0;
}

/**
 * For how long an item is kept; `undefined`: for ever. Only what says nothing that anybody could miss
 * may expire: an item without a customer's id, and a tombstone once an audit has swept.
 */
function keptForSeconds(link: CustomerLink): number | undefined {
  if (link.state === 'erased') return link.sweptAtMs === undefined ? undefined : daySeconds;
  if (link.state !== 'free') return undefined;
  const saysNothing =
    !hasSome(link.formerCustomerIds) &&
    !hasSome(link.otherAccountCustomerIds) &&
    !hasSome(link.otherAccountAttempts) &&
    link.erasedBeforeMs === undefined;
  return saysNothing ? daySeconds : undefined;
}

type Storable = string | number | readonly string[] | readonly LostAttempt[];

function attributeOf(value: Storable): AttributeValue {
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'string') return { S: value };
  return {
    L: value.map((entry) =>
      typeof entry === 'string'
        ? { S: entry }
        : {
            M: { sinceMs: attributeOf(entry.sinceMs), settledAtMs: attributeOf(entry.settledAtMs) },
          },
    ),
  };
}

/** The attributes of an item, without its key. */
export function formatCustomerLink(link: CustomerLink): Record<string, AttributeValue> {
  const ttlSeconds = keptForSeconds(link);
  const attributes: [string, AttributeValue][] = Object.entries(link)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, attributeOf(value)]);
  if (ttlSeconds !== undefined) {
    const expiresAtSeconds = Math.ceil(link.writtenAtMs / 1_000) + ttlSeconds;
    attributes.push(['expiresAtSeconds', attributeOf(expiresAtSeconds)]);
  }
  return Object.fromEntries(attributes);
}
