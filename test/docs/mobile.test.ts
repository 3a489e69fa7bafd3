import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalStack, startLocalStack } from '../../local/start-local-stack.ts';
import { openApiDocument } from '../../operations/openapi/document.ts';
import { fixtureApp, onBuiltFixtures } from '../fixtures/fixture-app.ts';

const page = await readFile(new URL('../../docs/mobile.md', import.meta.url), 'utf8');
const document = await openApiDocument(await fixtureApp());
const blocks = [...page.matchAll(/^```(\w+)(?: (\w+))?\n(.*?)^```$/gms)].map(
  ([, language = '', name, code = '']) => ({ language, name, code }),
);
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    route: `${method.toUpperCase()} ${path}`,
    operation,
  })),
);

describe('docs/mobile.md', () => {
  const ajv = new Ajv2020({ strictSchema: false });
  formats.default(ajv);
  ajv.addSchema(document, 'document');
  const json = blocks.filter(({ language }) => language === 'json');

  it('shows requests and answers', () => {
    expect(json.map(({ name }) => name)).toContain('Order');
    expect(json.map(({ name }) => name)).toContain('Checkout');
  });

  it.each(json)('shows JSON that is a $name of the document', ({ name, code }) => {
    expect(document.components.schemas).toHaveProperty(name ?? '');
    ajv.validate({ $ref: `document#/components/schemas/${name}` }, JSON.parse(code));
    expect(ajv.errors ?? []).toEqual([]);
  });

  it('names only routes that the API has', () => {
    const mentioned = [...page.matchAll(/`((?:GET|PUT|POST|DELETE) \/[^`]*)`/g)].map(
      ([, route]) => route,
    );
    const routes = operations.map(({ route }) => route);
    expect(mentioned.length).toBeGreaterThan(10);
    expect(mentioned.filter((route) => route?.includes('/merchant/'))).toEqual([]);
    expect(mentioned.filter((route) => !routes.includes(route ?? ''))).toEqual([]);
  });

  it('says of every error that an app can get what to do, once', () => {
    const table = page.slice(page.indexOf('| codes | the app |'), page.indexOf('Errors without'));
    const cells = [...table.matchAll(/^\| (`[^|]*) \|/gm)].map(([, cell]) => cell ?? '');
    const told = cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, code]) => code));
    const given = operations
      .filter(({ operation }) => operation.security.some((scheme) => 'signIn' in scheme))
      .flatMap(({ operation }) => Object.values(operation.responses))
      .flatMap(({ content }) => Object.keys(content?.['application/problem+json']?.examples ?? {}));
    expect(told.toSorted()).toEqual([...new Set(given)].toSorted());
  });

  it('links to files that exist', async () => {
    const links = [...page.matchAll(/\]\(([^)#:]+)\)/g)].map(([, link]) => link ?? '');
    expect(links.length).toBeGreaterThan(2);
    for (const link of links) {
      const file = new URL(link, new URL('../../docs/', import.meta.url));
      expect(await readFile(file, 'utf8').then(Boolean, () => false), link).toBe(true);
    }
  });
});

interface Shop {
  readonly startPaymentFlow: (params: {
    readonly intentId: string;
    readonly customerSecret?: string;
  }) => Promise<unknown>;
}
type PayForOrder = (shop: object, orderId: string, order: unknown) => Promise<boolean>;

describe('the React Native code of docs/mobile.md', () => {
  let stack: LocalStack;
  let payForOrder: PayForOrder;

  beforeAll(async () => {
    const { code = '' } = blocks.find(({ language }) => language === 'ts') ?? {};
    const script = stripTypeScriptTypes(code);
    const loaded: { readonly payForOrder: PayForOrder } = await import(
      /* @vite-ignore */ `data:text/javascript,${encodeURIComponent(script)}`
    );
    payForOrder = loaded.payForOrder;
    stack = await startLocalStack({ ...onBuiltFixtures, log: () => undefined });
  });
  afterAll(() => stack.close());

  const order = { amount: { value: 1_999, currencyCode: 'GBP' }, reference: 'order-1' };
  const pay: Shop['startPaymentFlow'] = async ({ intentId, customerSecret }) => {
    const card = { number: '5200000000001005', expiryDate: '12/29', cvv: '020' };
    await fetch(`${stack.dojoUrl}/simulator/payments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ paymentIntentId: intentId, customerSecret, card }),
    });
  };
  const phone = () => {
    const stored = new Map<string, string>();
    const user = randomUUID();
    const begun: string[] = [];
    const shop = (startPaymentFlow: Shop['startPaymentFlow']) => ({
      apiUrl: stack.apiUrl,
      token: () => stack.token(user),
      newKey: () => randomUUID(),
      storage: {
        getItem: async (name: string) => stored.get(name) ?? null,
        setItem: async (name: string, value: string) => void stored.set(name, value),
        removeItem: async (name: string) => void stored.delete(name),
      },
      startPaymentFlow: async (params: Parameters<Shop['startPaymentFlow']>[0]) => {
        begun.push(params.intentId);
        return startPaymentFlow(params);
      },
    });
    return { stored, begun, shop };
  };

  it('pays for an order, and forgets it when it is paid', async () => {
    const { stored, begun, shop } = phone();
    expect(await payForOrder(shop(pay), '1', order)).toBe(true);
    expect(begun).toHaveLength(1);
    expect(stored.size).toBe(0);
  });

  it('goes on with the same intent after a crash in the SDK', async () => {
    const { begun, shop } = phone();
    const crash = async () => Promise.reject(new Error('crashed'));
    await expect(payForOrder(shop(crash), '1', order)).rejects.toThrow('crashed');
    expect(await payForOrder(shop(pay), '1', order)).toBe(true);
    expect(new Set(begun).size).toBe(1);
  });

  it('goes on with the same intent after a crash before its id was kept', async () => {
    const { stored, begun, shop } = phone();
    const crash = async () => Promise.reject(new Error('crashed'));
    await expect(payForOrder(shop(crash), '1', order)).rejects.toThrow('crashed');
    stored.delete('1.intent');
    expect(await payForOrder(shop(pay), '1', order)).toBe(true);
    expect(new Set(begun).size).toBe(1);
  });

  it('does not show the SDK again for an order that was paid before the crash', async () => {
    const { begun, shop } = phone();
    const payAndCrash: Shop['startPaymentFlow'] = async (params) => {
      await pay(params);
      throw new Error('crashed');
    };
    await expect(payForOrder(shop(payAndCrash), '1', order)).rejects.toThrow('crashed');
    expect(await payForOrder(shop(pay), '1', order)).toBe(true);
    expect(begun).toHaveLength(1);
  });
});
