import * as z from 'zod/mini';
import type { Deadline } from '../clock.ts';
import type { CustomerId } from '../customers/customer-link.ts';
import type { CustomerProfile } from '../customers/customer-profile.ts';
import type { CustomerDirectory } from '../customers/ports.ts';
import type { DojoClient } from './dojo-client.ts';
import { instant } from './instant.ts';
import { isNotFound } from './is-not-found.ts';

export const customerId = z.pipe(
  z.string().check(z.regex(/^[\w-]{1,100}$/)),
  z.transform((id) => id as CustomerId),
);

const createdCustomer = z.object({ id: customerId });
const customerPage = z.object({
  data: z.array(z.object({ id: customerId, name: z.nullish(z.string()), createdAt: instant })),
  after: z.nullish(z.string()),
});
const nothing = z.unknown();

const pageSize = 100;

/** The customer routes of Dojo's API, as the customer guarantee needs them. */
export const dojoCustomers = (client: DojoClient, deadline: Deadline): CustomerDirectory => ({
  async create(profile: CustomerProfile) {
    const { id } = await client.call(
      {
        operation: 'create-customer',
        method: 'POST',
        path: '/customers',
        body: { name: profile.name, emailAddress: profile.emailAddress },
        answer: createdCustomer,
        repeatable: false,
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
      },
      deadline,
    );
    return {
      customers: page.data.map(({ id, name, createdAt }) => ({
        id,
        name: name ?? undefined,
        createdAtMs: createdAt,
      })),
      after: page.data.length === 0 ? undefined : (page.after ?? undefined),
    };
  },

  async exists(id) {
    try {
      const found = await client.call(
        {
          operation: 'get-customer',
          method: 'GET',
          path: `/customers/${encodeURIComponent(id)}`,
          answer: z.array(createdCustomer),
          repeatable: true,
        },
        deadline,
      );
      return found.some((customer) => customer.id === id);
    } catch (error) {
      if (isNotFound(error)) return false;
      throw error;
    }
  },

  async remove(id) {
    try {
      await client.call(
        {
          operation: 'delete-customer',
          method: 'DELETE',
          path: `/customers/${encodeURIComponent(id)}`,
          answer: nothing,
          repeatable: true,
        },
        deadline,
      );
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  },
});
