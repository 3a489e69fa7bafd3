import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { beforeAll, describe, expect, it } from 'vitest';
import { Language, type Node, Parser } from 'web-tree-sitter';

// There is no Swift compiler to be had from npm. A grammar says whether the samples are Swift, and
// each call of Dojo's SDKs is compared with their declarations.
const samples = new URL('../../../docs/mobile/samples/ios/', import.meta.url);
const declarations = new URL('.', import.meta.url);

async function swiftIn(folder: URL) {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.swift'));
  return Promise.all(
    names.map(async (name) => [name, await readFile(new URL(name, folder), 'utf8')] as const),
  );
}
const sampleFiles = await swiftIn(samples);
const declaredFiles = await swiftIn(declarations);

let parser: Parser;
beforeAll(async () => {
  await Parser.init();
  const { resolve } = createRequire(import.meta.url);
  const grammar = resolve('@repomix/tree-sitter-wasms/out/tree-sitter-swift.wasm');
  parser = new Parser().setLanguage(await Language.load(grammar));
});

/** The grammar knows no conditions of the compiler: both of their sides are read. */
function parse(source: string): Node {
  const tree = parser.parse(source.replaceAll(/^ *#(if|else|endif).*$/gm, ''));
  if (!tree) throw new Error('The parser gave nothing.');
  return tree.rootNode;
}

const all = (node: Node, ...types: string[]) =>
  node.descendantsOfType(types).filter((found) => found !== null);
const textOf = (node: Node | null | undefined) => node?.text ?? '';

interface Declared {
  /** `DojoSDKDropInUI` for its initializer, `startPaymentFlow` for a function. */
  readonly name: string;
  readonly labels: readonly { readonly label: string; readonly isOptional: boolean }[];
}

/** What the SDKs declare: the functions, and the initializers by the name of their class. */
function declaredIn(source: string): Declared[] {
  return all(parse(source), 'class_declaration').flatMap((type) =>
    all(type, 'function_declaration', 'init_declaration').map((declaration) => ({
      name: textOf(
        (declaration.type === 'init_declaration' ? type : declaration).childForFieldName('name'),
      ),
      labels: all(declaration, 'parameter').map((parameter) => ({
        label: textOf(parameter.childForFieldName('name')),
        isOptional: parameter.nextSibling?.type === '=',
      })),
    })),
  );
}

/** The calls of what is declared, with their labels. */
function callsIn(source: string, names: ReadonlySet<string>) {
  return all(parse(source), 'call_expression')
    .map((call) => ({
      name: textOf(call.firstChild).split('.').at(-1) ?? '',
      labels: all(call, 'value_argument')
        .filter((argument) => argument.parent?.parent?.parent?.id === call.id)
        .map((argument) => textOf(argument.childForFieldName('name'))),
    }))
    .filter(({ name }) => names.has(name));
}

/** Whether a call gives what has no default, nothing that is not declared, and all in its order. */
function fits(labels: readonly string[], declared: Declared): boolean {
  const order = declared.labels.map(({ label }) => label);
  const places = labels.map((label) => order.indexOf(label));
  const isInOrder = places.every((place, at) => place > (places[at - 1] ?? -1));
  const needed = declared.labels.filter(({ isOptional }) => !isOptional);
  return isInOrder && needed.every(({ label }) => labels.includes(label));
}

describe('the Swift of the samples', () => {
  it.each([...sampleFiles, ...declaredFiles])('%s is Swift', (_name, source) => {
    expect(parse(source).hasError).toBe(false);
  });

  it('calls Dojo’s SDKs as they are declared', () => {
    const declared = declaredFiles.flatMap(([, source]) => declaredIn(source));
    expect(declared.find(({ name }) => name === 'startSetupFlow')?.labels).toEqual([
      { label: 'setupIntentId', isOptional: false },
      { label: 'controller', isOptional: false },
      { label: 'themeSettings', isOptional: true },
      { label: 'debugConfig', isOptional: true },
      { label: 'completion', isOptional: false },
    ]);
    const names = new Set(declared.map(({ name }) => name));
    const calls = sampleFiles.flatMap(([, source]) => callsIn(source, names));
    expect(new Set(calls.map(({ name }) => name))).toEqual(names);
    const wrong = calls.filter(
      ({ name, labels }) => !declared.some((one) => one.name === name && fits(labels, one)),
    );
    expect(wrong).toEqual([]);
  });

  it('imports what it uses, and knows every name of Dojo’s', () => {
    const modules = declaredFiles.map(([name]) => name.replace('.swift', ''));
    const types = declaredFiles.flatMap(([, source]) =>
      all(parse(source), 'class_declaration').map((type) => textOf(type.childForFieldName('name'))),
    );
    for (const [, source] of sampleFiles) {
      const used = [...new Set(source.match(/\bDojo[A-Z]\w*/g))];
      expect(used.filter((name) => !types.includes(name))).toEqual([]);
      if (used.length > 0)
        expect(modules.some((name) => source.includes(`import ${name}\n`))).toBe(true);
    }
  });
});
