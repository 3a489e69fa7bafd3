import type { Mutation } from './mutation.ts';

const simulation = (test: string) => ({ file: 'test/simulation/every-schedule.test.ts', test });
const unit = (name: string, test: string) => ({
  file: `test/functions/core/${name}.test.ts`,
  test,
});
const table = 'functions/core/dynamodb/versioned-items.ts';
const createAndLink = 'functions/core/customers/create-and-link.ts';
const ensureCustomer = 'functions/core/customers/ensure-customer.ts';
const healCustomer = 'functions/core/customers/heal-customer.ts';
const lookUp = 'functions/core/customers/look-up.ts';
const timing = 'functions/core/customers/timing.ts';

/** One protection of the customer guarantee each. */
export const mutations: readonly Mutation[] = [
  {
    name: 'the condition on the first claim, in the table',
    file: table,
    search: "'attribute_not_exists(pk)'",
    replace: "'attribute_not_exists(pk) OR attribute_exists(pk)'",
    expectRed: unit('dynamodb/customer-link-table', 'lets one of 20 claims at the same time'),
  },
  {
    name: 'the condition on every later write, in the table',
    file: table,
    search: "'revision = :expected'",
    replace: "'revision = :expected OR attribute_exists(pk)'",
    expectRed: unit(
      'dynamodb/customer-link-table',
      'refuses to replace an item that somebody else',
    ),
  },
  {
    name: 'reading consistently',
    file: table,
    search: 'ConsistentRead: true',
    replace: 'ConsistentRead: false',
    expectRed: unit('dynamodb/customer-link-table', 'reads consistently'),
  },
  {
    name: 'knowing its own write again after a lost condition',
    file: table,
    search: '(await find(pk))?.revision?.S === revision',
    replace: 'false',
    expectRed: unit(
      'dynamodb/customer-link-table',
      'over our own item is a write whose first answer',
    ),
  },
  {
    name: 'heeding that the claim was lost',
    file: createAndLink,
    search: "if (!(await links.replace(input.userId, link, claim))) return { kind: 'lost' };",
    replace: 'await links.replace(input.userId, link, claim);',
    expectRed: simulation('two callers, a new user'),
  },
  {
    name: 'the fence: committing only over one’s own claim',
    file: createAndLink,
    search: 'const committed = await links.replace(input.userId, claim, {',
    replace:
      'const committed = await links.replace(input.userId, await links.find(input.userId), {',
    expectRed: simulation('two callers, a new user'),
  },
  {
    name: 'heeding that the commit was refused',
    file: createAndLink,
    search: 'if (committed) {',
    replace: 'if (committed || true) {',
    expectRed: simulation('two callers, a new user'),
  },
  {
    name: 'the look-up before a takeover’s create',
    file: createAndLink,
    search: 'adopted = suspect\n',
    replace: 'adopted = false\n',
    expectRed: simulation('two callers, a new user'),
  },
  {
    name: 'the doubt about a claim whose holder died',
    file: createAndLink,
    search: "link?.state === 'claimed' || link?.state === 'unknown';",
    replace: "link?.state === 'unknown';",
    expectRed: simulation('two callers, a new user'),
  },
  {
    name: 'keeping the doubt when a later attempt is refused',
    file: createAndLink,
    search: 'certain && !suspect',
    replace: 'certain',
    expectRed: simulation('two callers, an attempt in doubt'),
  },
  {
    name: 'telling a lost answer from a refusal',
    file: createAndLink,
    search: 'error instanceof Rejected || error',
    replace: 'error instanceof Error || error',
    expectRed: simulation('two callers, a new user'),
  },
  {
    name: 'the time of the first attempt in doubt',
    file: createAndLink,
    search: 'isSuspect(link) ? link.firstAttemptAtMs : nowMs',
    replace: 'nowMs',
    expectRed: unit('customers/ensure-customer', 'keeps the doubt about an earlier attempt'),
  },
  {
    name: 'the settling time after a lost answer',
    file: createAndLink,
    search: 'certain ? nowMs : nowMs + settlesAfterMs',
    replace: 'certain ? nowMs : nowMs',
    expectRed: simulation('two callers, a new user'),
  },
  {
    name: 'the settling time within the lease',
    file: timing,
    search: 'remainingMs + settlesAfterMs',
    replace: 'remainingMs',
    expectRed: simulation('the second clock ahead by the tolerance'),
  },
  {
    name: 'the tolerance for clocks',
    file: timing,
    search: 'settleMs + clockToleranceMs',
    replace: 'settleMs',
    expectRed: simulation('the second clock ahead by the tolerance'),
  },
  {
    name: 'a healer’s deleting of its own surplus customer',
    file: healCustomer,
    search: 'return ensureCustomer(input, dependencies, surplus);',
    replace: 'return ensureCustomer(input, dependencies);',
    expectRed: unit('customers/heal-customer', 'deletes its own new customer when another healer'),
  },
  {
    name: 'leaving a stray of an earlier life alone',
    file: lookUp,
    search: 'createdAtMs >= fromMs && ',
    replace: '',
    expectRed: unit('customers/look-up', 'leaves a stray of an earlier life'),
  },
  {
    name: 'the marker',
    file: createAndLink,
    search: 'directory.create(markProfile(input.profile, input.marker))',
    replace: 'directory.create(input.profile)',
    expectRed: simulation('two callers, a new user'),
  },
  {
    name: 'leaving out, at a look-up, the customer that Dojo has lost',
    file: createAndLink,
    search: 'except: claim.formerCustomerIds,',
    replace: '',
    expectRed: unit('customers/heal-customer', 'does not adopt the lost customer'),
  },
  {
    name: 'deleting one’s own customer only once the link names another',
    file: createAndLink,
    search: "log.warn('claim_lost',",
    replace: "await directory.remove(customerId); log.warn('claim_lost',",
    expectRed: simulation('two callers, a new user'),
  },
  {
    name: 'the lease check',
    file: ensureCustomer,
    search: 'const isHeld = heldUntilMs(link) > clock();',
    replace: 'const isHeld = false;',
    expectRed: simulation('two callers, a new user'),
  },
  {
    name: 'waiting for the winner',
    file: ensureCustomer,
    search: 'if (deadline.remainingMs() <= pauseMs) throw',
    replace: 'if (deadline.remainingMs() <= 60_000) throw',
    expectRed: unit('customers/ensure-customer', 'waits with growing pauses'),
  },
  {
    name: 'the end of the waiting',
    file: ensureCustomer,
    search: 'if (deadline.remainingMs() <= pauseMs) throw customerPending();',
    replace: '',
    expectRed: simulation('two callers, a new user'),
  },
  {
    name: 'deleting the surplus customer of a lost claim',
    file: ensureCustomer,
    search: 'await removeSurplus(surplus === link.customerId ? undefined : surplus, dependencies);',
    replace: '',
    expectRed: unit('customers/ensure-customer', 'returns the winner’s id and deletes its own'),
  },
  {
    name: 'deleting the surplus customer when the user is erased',
    file: ensureCustomer,
    search: 'await removeSurplus(surplus, dependencies);',
    replace: '',
    expectRed: simulation('a new user is erased meanwhile'),
  },
  {
    name: 'keeping a surplus customer that the winner has adopted',
    file: ensureCustomer,
    search: 'surplus === link.customerId ? undefined : surplus',
    replace: 'surplus',
    expectRed: unit(
      'customers/ensure-customer',
      'keeps its own customer when the winner adopted it',
    ),
  },
  {
    name: 'refusing to bring back an erased user',
    file: ensureCustomer,
    search: 'refuseErased(link, input.startedAtMs);',
    replace: '',
    expectRed: simulation('a new user is erased meanwhile'),
  },
  {
    name: 'taking a failed look-up for a failure',
    file: lookUp,
    search: 'await directory.list(after);',
    replace: 'await directory.list(after).catch(() => ({ customers: [], after: undefined }));',
    expectRed: simulation('two callers, a lost customer at Dojo'),
  },
  {
    name: 'taking a look-up cut short for a failure',
    file: lookUp,
    search: 'throw new Unavailable(',
    replace: 'return []; throw new Unavailable(',
    expectRed: unit('customers/look-up', 'fails, rather than finding nothing'),
  },
  {
    name: 'adopting the oldest match',
    file: lookUp,
    search: 'return oldestFirst(found).map',
    replace: 'return found.map',
    expectRed: unit('customers/look-up', 'prefers the oldest of several'),
  },
  {
    name: 'reading on when the search does not come newest first',
    file: lookUp,
    search: '(reachedBack && isNewestFirst(seen))',
    replace: 'reachedBack',
    expectRed: unit(
      'customers/look-up',
      'reads to the end when the pages do not come newest first',
    ),
  },
  {
    name: 'never repeating a create in doubt',
    file: 'functions/core/dojo/retry.ts',
    search: "if (end.kind === 'in-doubt' && !repeatable) return undefined;",
    replace: '',
    expectRed: unit('dojo/retry', 'never repeats what is in doubt and not repeatable'),
  },
  {
    name: 'asking Dojo before healing',
    file: healCustomer,
    search: 'if (await directory.exists(suspectId)) return undefined;',
    replace: '',
    expectRed: unit(
      'customers/heal-customer',
      'changes nothing when Dojo knows the customer after all',
    ),
  },
  {
    name: 'the healing budget',
    file: healCustomer,
    search: 'if (!(await healingBudget.take(suspectId))) {',
    replace: 'if (false) {',
    expectRed: unit('customers/heal-customer', 'stops, with nothing written'),
  },
  {
    name: 'the condition on the healing budget',
    file: 'functions/core/dynamodb/healing-budget-table.ts',
    search: "'size(customerIds) < :left'",
    replace: "'size(customerIds) < :left OR attribute_exists(customerIds)'",
    expectRed: unit('dynamodb/healing-budget-table', 'is not exceeded by many at the same time'),
  },
  {
    name: 'not healing a user who was removed meanwhile',
    file: healCustomer,
    search: 'if (isRemoved && !isHealing) throw customerErasing();',
    replace: '',
    expectRed: unit(
      'customers/heal-customer',
      'does not bring it back when nothing is left of the item',
    ),
  },
];
