import type { Answer } from '../http/answer.ts';
import { type DojoCall, type DojoRoute, pathParameter } from '../http/dojo-route.ts';
import { pageRequestSchema } from '../http/field-rules.ts';
import { Refusal } from '../http/refusal.ts';
import { refuseUnknown } from '../http/refuse-unknown.ts';
import { readDojoBody } from '../http/request-body.ts';
import { createCustomerSchema, updateCustomerSchema } from './customer-schemas.ts';
import type { Customer } from './customers.ts';
import { checkAccepted } from './refused-customers.ts';

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

function createCustomer({ account, body, settings }: DojoCall): Answer {
  const details = readDojoBody(body, createCustomerSchema);
  checkAccepted(details, settings.refusedCustomers);
  return { status: 200, body: describe(account.customers.create(details)) };
}

function searchCustomers({ account, body }: DojoCall): Answer {
  const page = account.customers.search(readDojoBody(body, pageRequestSchema));
  return { status: 200, body: { ...page, data: page.data.map(describe) } };
}

/** The path takes several ids, separated by commas; unknown and deleted ones are left out. */
function getCustomers(call: DojoCall): Answer {
  const ids = new Set(pathParameter(call, 'customerId').split(','));
  const found = [...ids]
    .map((id) => call.account.customers.seen('customers', id.trim()))
    .filter((customer) => customer !== undefined);
  const { customersRead } = call.settings.unknownStatus;
  if (found.length === 0 && customersRead !== 200) throw new Refusal(customersRead, notFound);
  return { status: 200, body: found.map(describe) };
}

function updateCustomer(call: DojoCall): Answer {
  const changes = readDojoBody(call.body, updateCustomerSchema);
  checkAccepted(changes, call.settings.refusedCustomers);
  const customer = call.account.customers.update(pathParameter(call, 'customerId'), changes);
  if (!customer) throw refuseUnknown(call, 'customers', notFound);
  return { status: 200, body: describe(customer) };
}

function deleteCustomer(call: DojoCall): Answer {
  if (!call.account.deleteCustomer(pathParameter(call, 'customerId')))
    throw refuseUnknown(call, 'customers', notFound);
  return { status: 204 };
}

function createSecret(call: DojoCall): Answer {
  const customerId = pathParameter(call, 'customerId');
  const customer = call.account.customers.seen('createSecret', customerId);
  if (!customer) throw refuseUnknown(call, 'customers', notFound);
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

const notFound = 'This account has no customer with that id.';

function describe({ id, details, createdAtMs, updatedAtMs, documentVersion }: Customer) {
  return {
    id,
    ...details,
    createdAt: new Date(createdAtMs).toISOString(),
    updatedAt: new Date(updatedAtMs).toISOString(),
    documentVersion,
  };
}
