import type { Answer } from '../http/answer.ts';
import { type DojoCall, type DojoRoute, pathParameter } from '../http/dojo-route.ts';
import { pageRequestSchema } from '../http/field-rules.ts';
import { Refusal } from '../http/refusal.ts';
import { readDojoBody } from '../http/request-body.ts';
import { createCustomerSchema, updateCustomerSchema } from './customer-schemas.ts';
import type { Customer } from './customers.ts';

export const customerRoutes: readonly DojoRoute[] = [
  { method: 'POST', path: '/customers', authorization: 'api-key', handle: createCustomer },
  { method: 'POST', path: '/customers/search', authorization: 'api-key', handle: searchCustomers },
  {
    method: 'GET',
    path: '/customers/{customerId}',
    authorization: 'api-key',
    handle: getCustomers,
  },
  {
    method: 'PATCH',
    path: '/customers/{customerId}',
    authorization: 'api-key',
    handle: updateCustomer,
  },
  {
    method: 'DELETE',
    path: '/customers/{customerId}',
    authorization: 'api-key',
    handle: deleteCustomer,
  },
  {
    method: 'POST',
    path: '/customers/{customerId}/create-secret',
    authorization: 'api-key',
    handle: createSecret,
  },
];

function createCustomer({ account, body }: DojoCall): Answer {
  const details = readDojoBody(body, createCustomerSchema);
  return { status: 200, body: describe(account.customers.create(details)) };
}

function searchCustomers({ account, body }: DojoCall): Answer {
  const page = account.customers.search(readDojoBody(body, pageRequestSchema));
  return { status: 200, body: { ...page, data: page.data.map(describe) } };
}

/** The path takes several ids, separated by commas; unknown and deleted ones are left out. */
function getCustomers(call: DojoCall): Answer {
  const ids = new Set(pathParameter(call, 'customerId').split(','));
  const found = [...ids].map((id) => call.account.customers.find(id.trim()));
  return { status: 200, body: found.filter((customer) => customer !== undefined).map(describe) };
}

function updateCustomer(call: DojoCall): Answer {
  const changes = readDojoBody(call.body, updateCustomerSchema);
  const customer = call.account.customers.update(pathParameter(call, 'customerId'), changes);
  if (!customer) throw customerNotFound();
  return { status: 200, body: describe(customer) };
}

function deleteCustomer(call: DojoCall): Answer {
  if (!call.account.deleteCustomer(pathParameter(call, 'customerId'))) throw customerNotFound();
  return { status: 204 };
}

function createSecret(call: DojoCall): Answer {
  const customer = call.account.customers.find(pathParameter(call, 'customerId'));
  if (!customer) throw customerNotFound();
  const { secret, createdAtMs, expireAtMs } = call.account.secrets.mint(customer.id);
  return {
    status: 200,
    body: {
      secret,
      createdAt: new Date(createdAtMs).toISOString(),
      expireAt: new Date(expireAtMs).toISOString(),
    },
  };
}

function customerNotFound(): Refusal {
  return new Refusal(404, 'This account has no customer with that id.');
}

function describe({ id, details, createdAtMs, updatedAtMs, documentVersion }: Customer) {
  return {
    id,
    ...details,
    createdAt: new Date(createdAtMs).toISOString(),
    updatedAt: new Date(updatedAtMs).toISOString(),
    documentVersion,
  };
}
