import { readdir, readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { openApiDocument } from '../../operations/openapi/document.ts';
import { fixtureApp } from '../fixtures/fixture-app.ts';
import { pageOf } from './code-blocks.ts';

const guide = await pageOf('mobile.md');
const document = await openApiDocument(await fixtureApp());
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    route: `${method.toUpperCase()} ${path}`,
    operation,
  })),
);
const routes = operations.map(({ route }) => route);
const routesIn = (page: string) =>
  [...page.matchAll(/`((?:GET|PUT|POST|DELETE) \/[^`]*)`/g)].map(([, route = '']) => route);

describe('docs/mobile.md', () => {
  const ajv = new Ajv2020({ strictSchema: false });
  formats.default(ajv);
  ajv.addSchema(document, 'document');
  const json = [...guide.matchAll(/^```json (\w+)\n(.*?)^```$/gms)].map(
    ([, name = '', code = '']) => ({ name, code }),
  );

  it('shows requests and answers', () => {
    expect(json.map(({ name }) => name)).toContain('Order');
    expect(json.map(({ name }) => name)).toContain('Checkout');
  });

  it.each(json)('shows JSON that is a $name of the document', ({ name, code }) => {
    expect(document.components.schemas).toHaveProperty(name);
    ajv.validate({ $ref: `document#/components/schemas/${name}` }, JSON.parse(code));
    expect(ajv.errors ?? []).toEqual([]);
  });

  it('names only routes that the API has', () => {
    const mentioned = routesIn(guide).filter((route) => !route.includes('/simulator/'));
    expect(mentioned.length).toBeGreaterThan(10);
    expect(mentioned.filter((route) => route.includes('/merchant/'))).toEqual([]);
    expect(mentioned.filter((route) => !routes.includes(route))).toEqual([]);
  });

  it('says of every error that an app can get what to do, once', () => {
    const table = guide.slice(
      guide.indexOf('| codes | the app |'),
      guide.indexOf('Errors without'),
    );
    const cells = [...table.matchAll(/^\| (`[^|]*) \|/gm)].map(([, cell]) => cell ?? '');
    const told = cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, code]) => code));
    const given = operations
      .filter(({ operation }) => operation.security.some((scheme) => 'signIn' in scheme))
      .flatMap(({ operation }) => Object.values(operation.responses))
      .flatMap(({ content }) => Object.keys(content?.['application/problem+json']?.examples ?? {}));
    expect(told.toSorted()).toEqual([...new Set(given)].toSorted());
  });
});

const samples = new URL('../../docs/mobile/samples/', import.meta.url);
const declarations = new URL('../mobile/', import.meta.url);
const platforms = [
  { platform: 'android', codesIn: 'android/DojoPaymentResult.kt', code: /^ {4}(\w+)\((\d+)\)/gm },
  { platform: 'ios', codesIn: 'ios/dojo_ios_sdk.swift', code: /^ {4}case (\w+) = (\d+)$/gm },
  {
    platform: 'react-native',
    codesIn: 'react-native/dojo-pay-sdk.d.ts',
    code: /^ {4}(\w+) = (\d+),$/gm,
  },
];

describe.each(platforms)('docs/mobile/$platform.md', async ({ platform, codesIn, code }) => {
  const page = await pageOf(`mobile/${platform}.md`);
  const shown = [...page.matchAll(/^```\w+ (\S+)\n(.*?)^```$/gms)];
  const files = new URL(`${platform}/`, samples);

  it('shows the whole of each sample', async () => {
    const names = shown.map(([, name]) => name);
    expect(names.toSorted()).toEqual((await readdir(files)).toSorted());
  });

  it.each(shown.map(([, name = '', text]) => ({ name, text })))(
    '$name is the file',
    async ({ name, text }) => {
      expect(text).toBe(await readFile(new URL(name, files), 'utf8'));
    },
  );

  it('tells every result code, as the SDK has it', async () => {
    const told = [...page.matchAll(/^\| (\d+) \| `(\w+)` \|/gm)].map(([, value, name]) => [
      name,
      value,
    ]);
    const declared = await readFile(new URL(codesIn, declarations), 'utf8');
    const codes = [...declared.matchAll(code)].map(([, name, value]) => [name, value]);
    expect(codes.length).toBeGreaterThan(10);
    expect(told).toEqual(codes);
  });

  it('names only routes that the API has', () => {
    expect(routesIn(page).filter((route) => !routes.includes(route))).toEqual([]);
  });
});

describe.each(['mobile', ...platforms.map(({ platform }) => `mobile/${platform}`)])(
  'docs/%s.md',
  (name) => {
    it('links to what exists', async () => {
      const page = await pageOf(`${name}.md`);
      const links = [...page.matchAll(/\]\(([^)]+)\)/g)]
        .map(([, link = '']) => link)
        .filter((link) => !link.startsWith('https://'));
      expect(links.length).toBeGreaterThan(1);
      const here = new URL(`../../docs/${name}.md`, import.meta.url);
      for (const link of links) {
        const [path = '', heading] = link.split('#');
        const target = path === '' ? here : new URL(path, here);
        if (heading === undefined) {
          const found = await readFile(target).then(
            () => true,
            ({ code }) => code === 'EISDIR',
          );
          expect(found, link).toBe(true);
          continue;
        }
        const headings = [...(await readFile(target, 'utf8')).matchAll(/^#+ (.*)$/gm)];
        const anchors = headings.map(([, text = '']) => anchorOf(text));
        expect(anchors, link).toContain(heading);
      }
    });
  },
);

/** The anchor that GitHub gives a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
}
