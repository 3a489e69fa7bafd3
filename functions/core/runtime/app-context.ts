import type * as z from 'zod/mini';
import type { AppContext, CallerContext } from '../app/app-context.ts';
import { AppFault } from '../app/app-fault.ts';
import { NotConfigured } from '../failures.ts';
import type { Call } from '../http/call.ts';
import { type CachedSecret, cachedSecret } from '../secrets/cached-secret.ts';
import { readSecret } from '../secrets/read-secret.ts';
import { type AppEnvironment, readAppVariable } from './environment.ts';
import type { Runtime } from './runtime.ts';

const secretTtlMs = 5 * 60_000;

/**
 * What the app's own code gets in this function. Checked at start: the settings and the variables.
 *
 * @param schema - the app's `settings.ts`.
 * @throws Error that names every setting that is wrong, and every variable that is missing.
 */
export function createAppContext<Settings>(
  {
    environment,
    table: client,
    secrets: secretsClient,
  }: Pick<Runtime, 'table' | 'secrets'> & { readonly environment: AppEnvironment },
  schema: z.ZodMiniType<Settings>,
): AppContext<Settings> {
  const { app, stage, appTables, appSecrets, appVariables } = environment;
  const settings = schema.safeParse(environment.appSettings);
  if (!settings.success) {
    const rules = settings.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new Error(`The settings of the app ${app} are not usable. ${rules.join('. ')}.`);
  }
  const variables = Object.fromEntries(appVariables.map((name) => [name, readAppVariable(name)]));
  const secrets = new Map<string, CachedSecret<string>>();
  const lookUp = <Value>(
    what: string,
    name: string,
    given: Readonly<Record<string, Value>>,
  ): Value => {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (value !== undefined) return value;
    throw new AppFault(
      `This function is not given the ${what} "${name}": declare it in lib/apps/${app}.ts, under ${what}s and where the function says what it needs.`,
    );
  };

  return {
    app,
    stage,
    settings: settings.data,
    table: (name) => ({ name: lookUp('table', name, appTables), client }),
    variable: (name) => lookUp('variable', name, variables),
    secret: async (name) => {
      const secretId = lookUp('secret', name, appSecrets);
      const secret =
        secrets.get(name) ??
        cachedSecret({
          fetch: async () => (await readSecret(secretsClient, secretId)) ?? missing(name),
          ttlMs: secretTtlMs,
          clock: Date.now,
        });
      secrets.set(name, secret);
      return secret.get();
    },
  };
}

/** The same for one request. */
export function callerContext<Settings>(
  context: AppContext<Settings>,
  { userId, claims }: Pick<Call<unknown>, 'userId' | 'claims'>,
): CallerContext<Settings> {
  return { ...context, userId, claims };
}

function missing(name: string): never {
  throw new NotConfigured('app_secret_missing', 'A secret of the app has no value yet.', {
    dependency: 'secrets-manager',
    reason: name,
  });
}
