/** The files of a new app, by path from the project's folder. They work as they are. */
export function newAppFiles(name: string): Readonly<Record<string, string>> {
  const folder = `functions/apps/${name}`;
  return {
    [`lib/apps/${name}.ts`]: definition(name),
    [`${folder}/tsconfig.json`]: tsconfig(name),
    [`${folder}/settings.ts`]: settings,
    [`${folder}/order.ts`]: order,
    [`${folder}/customer.ts`]: customer,
    [`${folder}/setup.ts`]: setup,
    [`${folder}/erasure.ts`]: erasure(name),
    [`${folder}/samples.ts`]: samples,
    [`test/apps/${name}/order.test.ts`]: orderTest(name),
  };
}

function definition(name: string): string {
  return `import type { AppDefinition } from '../app-definition.ts';

/** What the app \`${name}\` has beyond what every app gets. */
export const app: AppDefinition = {};
`;
}

function tsconfig(name: string): string {
  return `{
  "extends": "../../../tsconfig.json",
  "compilerOptions": { "paths": { "#app/*": ["./*"] } },
  "include": [".", "../../*/*.ts", "../../../lib/apps/${name}.ts", "../../../test/apps/${name}"]
}
`;
}

const settings = `import * as z from 'zod/mini';

/** The block \`appSettings\` of this app's stages in cdk.json. */
export const settings = z.strictObject({});

export type Settings = z.infer<typeof settings>;
`;

const order = `import * as z from 'zod/mini';
import type { PriceOrder } from '../../core/app/hooks.ts';
import type { AppProblem } from '../../core/http/problem.ts';
import type { Settings } from './settings.ts';

/** What the phone sends to pay. A field of your own never reaches Dojo. Other fields are refused. */
export const orderBody = z
  .strictObject({
    item: z.string().check(z.describe('What is bought: a name of the price list.')),
  })
  .check(z.meta({ id: 'Order' }));

export type OrderBody = z.infer<typeof orderBody>;

const unknownItem = {
  code: 'item_unknown',
  status: 422,
  title: 'There is no such item.',
} as const satisfies AppProblem;

/** Why this app refuses an order, beyond the amounts of its stage. */
export const orderProblems: readonly AppProblem[] = [unknownItem];

/** In minor units: 350 is £3.50. */
const prices: Readonly<Record<string, number>> = { coffee: 350, cake: 420 };

/** What an order costs. It runs before anything is asked of Dojo. */
export const priceOrder: PriceOrder<OrderBody, Settings> = async ({ body }) => {
  const value = Object.hasOwn(prices, body.item) ? prices[body.item] : undefined;
  if (value === undefined) {
    return { kind: 'refused', problem: unknownItem, detail: '/item is not in the price list.' };
  }
  return {
    kind: 'priced',
    order: { amount: { value, currencyCode: 'GBP' }, reference: body.item },
  };
};
`;

const customer = `import type { DescribeCustomer } from '../../core/app/hooks.ts';
import type { Settings } from './settings.ts';

/** How a user is described to Dojo, for your staff in Dojo's portal. \`{}\` tells Dojo nothing. */
export const describeCustomer: DescribeCustomer<Settings> = () => ({});
`;

const setup = `import * as z from 'zod/mini';
import type { PlanSetup } from '../../core/app/hooks.ts';
import type { Settings } from './settings.ts';

/** What the phone sends to take a setup intent. Other fields are refused. */
export const setupBody = z
  .strictObject({ reference: z.string().check(z.minLength(1), z.maxLength(60)) })
  .check(z.meta({ id: 'SetupOrder' }));

export type SetupBody = z.infer<typeof setupBody>;

/** What the user agrees to. Have your own terms reviewed; leave the routes out if you create no setup intents. */
export const planSetup: PlanSetup<SetupBody, Settings> = async () => ({
  merchantInitiatedTransactionType: 'Unscheduled',
  intendedAmount: { value: 5_000, currencyCode: 'GBP' },
  terms: 'By adding your card you allow us to charge it later for bookings that you make with us.',
});
`;

function erasure(name: string): string {
  return `import type { EraseUser } from '../../core/app/hooks.ts';
import type { Settings } from './settings.ts';

/**
 * Makes this app's own tables forget a user. Give them to it in \`lib/apps/${name}.ts\` (\`hooks.erasure\`).
 */
export const eraseUser: EraseUser<Settings> = async () => 'erased';
`;
}

const samples = `import type { OrderBody } from './order.ts';
import type { SetupBody } from './setup.ts';

/** Bodies that this app accepts: the reference page, \`npm start\` and the journeys send them. */
export const sampleOrder: OrderBody = { item: 'coffee' };

export const sampleSetup: SetupBody = { reference: 'booking-1' };
`;

function orderTest(name: string): string {
  return `import { describe, expect, it } from 'vitest';
import { orderBody, priceOrder } from '../../../functions/apps/${name}/order.ts';
import { sampleOrder } from '../../../functions/apps/${name}/samples.ts';
import { fakeCaller } from '../../fakes/fake-caller.ts';

const limits = { GBP: { minimum: 1, maximum: 100_000 } };

describe('the order of ${name}', () => {
  it('has a sample that is taken, with a price', async () => {
    const body = orderBody.parse(sampleOrder);
    const priced = await priceOrder({ ...fakeCaller(), body, limits });
    if (priced.kind !== 'priced') throw new Error('The sample order is refused.');
    expect(priced.order.amount.value).toBeGreaterThan(0);
  });

  it('is refused for what is not in the list', async () => {
    const refused = await priceOrder({ ...fakeCaller(), body: { item: 'gold' }, limits });
    expect(refused).toMatchObject({ kind: 'refused', problem: { code: 'item_unknown' } });
  });
});
`;
}
