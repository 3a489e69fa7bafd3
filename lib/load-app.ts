import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ZodMiniType } from 'zod/mini';
import type { AppDefinition, AppNeeds } from './app-definition.ts';
import { CannotRun } from './cannot-run.ts';
import { pascalCase } from './pascal-case.ts';
import { isGrant, routes } from './routes.ts';

/** One app of a team, loaded from its files. */
export interface App {
  /** Its name in cdk.json. */
  readonly name: string;
  readonly definition: AppDefinition;
  /** Of the block `appSettings` of its stages: `settings.ts`. */
  readonly settings: ZodMiniType;
  /** `functions/apps/<app>`: what `#app/…` means in its functions. */
  readonly folder: string;
}

/** The files that the shipped functions import as `#app/…`. */
export const appFiles = [
  'customer.ts',
  'erasure.ts',
  'order.ts',
  'samples.ts',
  'settings.ts',
  'setup.ts',
];

const name = /^[a-z](-?[a-z0-9])*$/;
const variableName = /^[A-Z][A-Z0-9_]*$/;

/**
 * Loads an app and checks that everything that its definition names is there.
 *
 * @param root - the folder with cdk.json, `lib/apps` and `functions/apps`. Default: the current one.
 * @throws CannotRun that names every file that is missing and every mistake in the definition.
 */
export async function loadApp(appName: string, root = process.cwd()): Promise<App> {
  const file = join(root, 'lib/apps', `${appName}.ts`);
  const folder = join(root, 'functions/apps', appName);
  const missing = [file, ...appFiles.map((each) => join(folder, each))].filter(
    (each) => !existsSync(each),
  );
  if (missing.length > 0) {
    throw new CannotRun(
      [
        `The app "${appName}" of cdk.json lacks files (npm run new-app -- ${appName} writes them all):`,
        ...missing.map((each) => `- ${each.slice(root.length + 1)}`),
      ].join('\n'),
    );
  }
  const loaded: { readonly app?: AppDefinition } = await import(pathToFileURL(file).href);
  if (loaded.app === undefined) {
    throw new CannotRun(`lib/apps/${appName}.ts exports no \`app\`.`);
  }
  const mistakes = [...mistakesOf(loaded.app, folder)];
  if (mistakes.length > 0) {
    throw new CannotRun(
      [`lib/apps/${appName}.ts has to be put right:`, ...mistakes.map((it) => `- ${it}`)].join(
        '\n',
      ),
    );
  }
  const { settings }: { readonly settings?: ZodMiniType } = await import(
    pathToFileURL(join(folder, 'settings.ts')).href
  );
  if (settings === undefined) {
    throw new CannotRun(`functions/apps/${appName}/settings.ts exports no \`settings\`.`);
  }
  return { name: appName, definition: loaded.app, settings, folder };
}

/** Whether an app keeps data of its users itself, for its `erasure.ts` to erase. */
export function keepsUsers({ definition }: App): boolean {
  return definition.hooks?.erasure !== undefined;
}

function* mistakesOf(app: AppDefinition, folder: string): Generator<string> {
  const { routes: appRoutes = [], consumers = [], withoutRoutes = [], hooks = {} } = app;
  const shipped = new Set(routes.map(({ id }) => id));
  for (const id of withoutRoutes) {
    if (!shipped.has(id)) yield `withoutRoutes: there is no shipped route "${id}"`;
  }
  const left = routes.filter(({ id }) => !withoutRoutes.includes(id));
  const ids = new Set([...shipped, 'audit', 'settle']);
  const constructs = new Map([...ids].map((id): [string, string] => [pascalCase(id), id]));
  const keys = new Set(left.map(({ method, path }) => keyOf(method, path)));
  yield* unknownWords(app);
  for (const { id, method, path } of appRoutes) {
    yield* mistakesOfFunction('routes', id, ids, [
      join(folder, id, 'handler.ts'),
      join(folder, id, 'contract.ts'),
    ]);
    const key = `${method} ${path}`;
    if (!methods.includes(method))
      yield `routes: "${id}" has the method "${method}": one of ${methods.join(', ')}`;
    if (!routePath.test(path)) {
      yield `routes: the path "${path}" of "${id}" must be such as /tips or /tips/{tipId}, without a slash at its end`;
    }
    if (keys.has(keyOf(method, path))) yield `routes: ${key} is there already`;
    if (path.startsWith('/merchant/')) {
      yield `routes: ${key} is for the app’s users, and /merchant/ for services: give it another path`;
    }
    keys.add(keyOf(method, path));
  }
  for (const { id } of consumers) {
    yield* mistakesOfFunction('consumers', id, ids, [join(folder, id, 'handler.ts')]);
  }
  for (const each of [...Object.keys(app.tables ?? {}), ...Object.keys(app.secrets ?? {})]) {
    if (!name.test(each)) yield `the name "${each}" must be of a-z, 0-9 and single dashes`;
  }
  for (const each of Object.keys(app.variables ?? {})) {
    if (
      !variableName.test(each) ||
      /^((AWS|LAMBDA|SAVE_CARD|POWERTOOLS|NODE)_|(PATH|TZ|HOME|LANG)$)/.test(each)
    ) {
      yield `variables: the name "${each}" must be of A-Z, 0-9 and _, none of the system’s own (PATH, TZ, HOME, LANG), and begin with none of AWS_, LAMBDA_, SAVE_CARD_, POWERTOOLS_, NODE_`;
    }
  }
  for (const { id } of [...appRoutes, ...consumers]) {
    const construct = pascalCase(id);
    const other = constructs.get(construct);
    if (reservedConstructs.has(construct)) {
      yield `the id "${id}" is that of a part of the stack: choose another one`;
    } else if (other !== undefined && other !== id) {
      yield `the ids "${other}" and "${id}" are the same to CloudFormation (${construct}): change one`;
    }
    constructs.set(construct, id);
  }
  const users = [...appRoutes, ...consumers].map((each): [string, AppNeeds] => [each.id, each]);
  for (const [who, needs] of [...users, ...Object.entries(hooks)]) {
    yield* unknownNeeds(app, who, needs);
  }
}

const methods: readonly string[] = ['GET', 'PUT', 'POST', 'DELETE'];
const routePath = /^(\/([\w.~-]+|\{\w+\}))+$/;

/** Parts of the stack beside the functions. */
const reservedConstructs: ReadonlySet<string> = new Set([
  'Api',
  'App',
  'CustomerMap',
  'DojoKey',
  'MerchantAccess',
  'PaymentEvents',
  'SignIn',
  'Unsettled',
  'WebhookSecret',
]);

/** Two paths that differ in the names of their parameters only are one to API Gateway. */
function keyOf(method: string, path: string): string {
  return `${method} ${path.replaceAll(/\{\w+\}/g, '{}')}`;
}

const topWords: readonly string[] = [
  'routes',
  'withoutRoutes',
  'consumers',
  'tables',
  'secrets',
  'variables',
  'hooks',
  'extend',
];
const hookWords: readonly string[] = ['order', 'customer', 'setup', 'erasure'];

/** What is misspelled would otherwise be left out without a word. */
function* unknownWords(app: AppDefinition): Generator<string> {
  for (const word of Object.keys(app).filter((each) => !topWords.includes(each))) {
    yield `"${word}" is none of: ${topWords.join(', ')}`;
  }
  for (const word of Object.keys(app.hooks ?? {}).filter((each) => !hookWords.includes(each))) {
    yield `hooks: "${word}" is none of: ${hookWords.join(', ')}`;
  }
  for (const { id, grants } of app.routes ?? []) {
    if (!Array.isArray(grants)) yield `routes: "${id}" needs grants: [] for none`;
    for (const grant of Array.isArray(grants) ? grants : []) {
      if (!isGrant(grant)) yield `routes: "${id}" asks for "${grant}", which is no grant`;
    }
  }
  for (const { id, pattern } of app.consumers ?? []) {
    if (pattern === undefined) yield `consumers: "${id}" needs a pattern: which events it takes`;
  }
}

function* mistakesOfFunction(
  list: string,
  id: string,
  ids: Set<string>,
  files: readonly string[],
): Generator<string> {
  if (!name.test(id)) yield `${list}: the id "${id}" must be of a-z, 0-9 and single dashes`;
  if (ids.has(id)) yield `${list}: the id "${id}" is taken`;
  ids.add(id);
  for (const file of files) {
    if (!existsSync(file)) {
      yield `${list}: "${id}" lacks ${file.split('/').slice(-4).join('/')}`;
    }
  }
}

function* unknownNeeds(app: AppDefinition, who: string, needs: AppNeeds): Generator<string> {
  const { tables = {}, secrets = {}, variables = {} } = app;
  for (const [what, asked, declared] of [
    ['tables', Object.keys(needs.tables ?? {}), tables],
    ['secrets', needs.secrets ?? [], secrets],
    ['variables', needs.variables ?? [], variables],
  ] as const) {
    if (what === 'tables') {
      for (const [each, rights] of Object.entries(needs.tables ?? {})) {
        if (rights !== 'read' && rights !== 'write') {
          yield `"${who}" asks for "${each}" with "${rights}": read or write`;
        }
      }
    }
    for (const each of asked) {
      if (!Object.hasOwn(declared, each)) {
        yield `"${who}" uses "${each}", which is not declared under ${what}`;
      }
    }
  }
}
