import * as z from 'zod/mini';
import type { Deadline } from '../clock.ts';
import type { CustomerId } from '../customers/customer-link.ts';
import type { CustomerProfile } from '../customers/customer-profile.ts';
import type { CustomerDirectory } from '../customers/ports.ts';
import type { DojoClient } from './dojo-client.ts';
import { instant } from './instant.ts';
import { isNotFound, mayBeUnknown } from './is-not-found.ts';

export const customerId = z.pipe(
  z.string().check(z.regex(/^[\w-]{1,100}$/)),
  z.transform((id) => id as CustomerId),
);

const createdCustomer = z.object({ id: customerId });
const customerPage = z.object({
  // A page without a list is not an empty one: nothing can be concluded from it.
  data: z.array(
    z.object({
      id: z.catch(z.nullable(customerId), null),
      // One that is no text may hide whose customer it is: nothing can be concluded then either.
      name: z.nullish(z.string()),
      createdAt: z.catch(z.nullish(instant), null),
    }),
  ),
  after: z.nullish(z.string()),
});
const nothing = z.unknown();

const pageSize = 100;

/**
 * The customer routes of Dojo's API, as the customer guarantee needs them.
 * @param key - Default: the key in use, whose account has to be proven. With a key of one's own
 * nothing is proven: that is for proving it.
 */
export function dojoCustomers(
  client: DojoClient,
  deadline: Deadline,
  key?: string,
): CustomerDirectory {
  const proven = key === undefined ? { needsProvenAccount: true } : { apiKey: key };
  const exists = async (id: CustomerId): Promise<boolean> => {
    try {
      const found = await client.call(
        {
          operation: 'get-customer',
          method: 'GET',
          path: `/customers/${encodeURIComponent(id)}`,
          answer: z.array(z.object({ id: z.nullish(z.string()) })),
          repeatable: true,
          ...proven,
        },
        deadline,
      );
      // The path names the customer: one without an id is this one.
      return found.some((customer) => (customer.id ?? id) === id);
    } catch (error) {
      if (mayBeUnknown(error)) return false;
      throw error;
    }
  };

  return {
    async create(profile: CustomerProfile) {
      const { id } = await client.call(
        {
          operation: 'create-customer',
          method: 'POST',
          path: '/customers',
          body: { name: profile.name, emailAddress: profile.emailAddress },
          answer: createdCustomer,
          repeatable: false,
          ...proven,
        },
        deadline,
      );
      return id;
    },

    async list(after) {
      const page = await client.call(
        {
          operation: 'search-customers',
          method: 'POST',
          path: '/customers/search',
          body: { limit: pageSize, after },
          answer: customerPage,
          repeatable: true,
          ...proven,
        },
        deadline,
      );
      const unreadable = page.data.filter(({ id }) => id === null);
      return {
        ...(unreadable.length > 0 && { unreadable: unreadable.map((it) => it.name ?? undefined) }),
        customers: page.data.flatMap(({ id, name, createdAt }) =>
          id === null ? [] : [{ id, name: name ?? undefined, createdAtMs: createdAt ?? undefined }],
        ),
        after: page.after ?? undefined,
      };
    },

    exists,

    async remove(id) {
      try {
        await client.call(
          {
            operation: 'delete-customer',
            method: 'DELETE',
            path: `/customers/${encodeURIComponent(id)}`,
            answer: nothing,
            repeatable: true,
            ...proven,
          },
          deadline,
        );
        return 'removed';
      } catch (error) {
        if (!mayBeUnknown(error)) throw error;
        if (!isNotFound(error) && (await exists(id))) throw error;
        return 'absent';
      }
    },
  };
}
