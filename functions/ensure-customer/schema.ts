import * as z from 'zod/mini';

/** What `PUT /customer` answers. It takes no field: the token says whose customer it is. */
export const ensureCustomerAnswer = z.strictObject({ customerId: z.string() });
