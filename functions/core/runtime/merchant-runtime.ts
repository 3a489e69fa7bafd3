import { type FindUsersOfCustomer, usersOfCustomer } from '../dynamodb/user-of-customer.ts';
import { createRuntime, type Runtime } from './runtime.ts';

/** The runtime of the routes for the team's own services, which have to find out whose an intent is. */
export interface MerchantRuntime extends Runtime {
  readonly findUsers: FindUsersOfCustomer;
}

/**
 * Reads the environment and builds the clients. No customer is made for a service.
 * @throws Error that names every environment variable that is wrong.
 */
export function createMerchantRuntime(): MerchantRuntime {
  const runtime = createRuntime({ createsCustomers: false });
  return {
    ...runtime,
    findUsers: usersOfCustomer(runtime.table, runtime.environment.tableName),
  };
}
