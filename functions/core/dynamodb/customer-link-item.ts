import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import type { CustomerId, CustomerLink, Revision, UserId } from '../customers/customer-link.ts';
import { ContractBroken } from '../failures.ts';

/** `user#<id>`: the partition key of a user's item. */
export const customerLinkKey = (userId: UserId): { pk: AttributeValue } => ({
  pk: { S: `user#${userId}` },
});

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
const written = { revision, writtenAtMs: number };

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
    {
      dependency: 'dynamodb',
    },
  );
};

/** The attributes of an item, without its key. */
export const formatCustomerLink = (link: CustomerLink): Record<string, AttributeValue> =>
  Object.fromEntries(
    Object.entries(link).map(([name, value]) => [
      name,
      typeof value === 'number' ? { N: String(value) } : { S: value },
    ]),
  );
