import * as z from 'zod/mini';

/** What `PUT /customer` answers. It takes no field: the token says whose customer it is. */
export const ensureCustomerAnswer = z
  .strictObject({
    customerId: z.string().check(z.describe('The caller’s Dojo customer: the same every time.')),
  })
  .check(z.meta({ id: 'Customer' }));
