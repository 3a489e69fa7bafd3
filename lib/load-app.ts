import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ZodMiniType } from 'zod/mini';
import type { AppDefinition, AppNeeds } from './app-definition.ts';
import { CannotRun } from './cannot-run.ts';
import { routes } from './routes.ts';

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
const appFiles = ['customer.ts', 'erasure.ts', 'order.ts', 'samples.ts', 'settings.ts', 'setup.ts'];

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
export async function keepsUsers(appName: string, root?: string): Promise<boolean> {
  return (await loadApp(appName, root)).definition.hooks?.erasure !== undefined;
}

function* mistakesOf(app: AppDefinition, folder: string): Generator<string> {
  const { routes: appRoutes = [], consumers = [], withoutRoutes = [], hooks = {} } = app;
  const shipped = new Set(routes.map(({ id }) => id));
  for (const id of withoutRoutes) {
    if (!shipped.has(id)) yield `withoutRoutes: there is no shipped route "${id}"`;
  }
  const left = routes.filter(({ id }) => !withoutRoutes.includes(id));
  const ids = new Set([...shipped, 'audit']);
  const keys = new Set(left.map(({ method, path }) => `${method} ${path}`));
  for (const { id, method, path } of appRoutes) {
    yield* mistakesOfFunction('routes', id, ids, [
      join(folder, id, 'handler.ts'),
      join(folder, id, 'contract.ts'),
    ]);
    const key = `${method} ${path}`;
    if (keys.has(key)) yield `routes: ${key} is there already`;
    if (path.startsWith('/merchant/')) {
      yield `routes: ${key} is for the app’s users, and /merchant/ for services: give it another path`;
    }
    keys.add(key);
  }
  for (const { id } of consumers) {
    yield* mistakesOfFunction('consumers', id, ids, [join(folder, id, 'handler.ts')]);
  }
  for (const each of [...Object.keys(app.tables ?? {}), ...Object.keys(app.secrets ?? {})]) {
    if (!name.test(each)) yield `the name "${each}" must be of a-z, 0-9 and single dashes`;
  }
  for (const each of Object.keys(app.variables ?? {})) {
    if (!variableName.test(each) || /^(AWS|LAMBDA|SAVE_CARD|POWERTOOLS)_/.test(each)) {
      yield `variables: the name "${each}" must be of A-Z, 0-9 and _, and begin with none of AWS_, LAMBDA_, SAVE_CARD_, POWERTOOLS_`;
    }
  }
  const users = [...appRoutes, ...consumers].map((each): [string, AppNeeds] => [each.id, each]);
  for (const [who, needs] of [...users, ...Object.entries(hooks)]) {
    yield* unknownNeeds(app, who, needs);
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
    for (const each of asked) {
      if (!Object.hasOwn(declared, each)) {
        yield `"${who}" uses "${each}", which is not declared under ${what}`;
      }
    }
  }
}
