import { appNames, parseSettings, type Settings } from './config.ts';
import { loadApp } from './load-app.ts';

/**
 * Every setting in cdk.json's `context`, those of the apps' own checked by the apps.
 *
 * @param root - the folder with cdk.json, `lib/apps` and `functions/apps`. Default: the current one.
 * @throws CannotRun as `parseSettings` and `loadApp`.
 */
export async function readSettings(context: unknown, root = process.cwd()): Promise<Settings> {
  const apps = await Promise.all(appNames(context).map((name) => loadApp(name, root)));
  return parseSettings(
    context,
    Object.fromEntries(apps.map(({ name, settings }) => [name, settings])),
  );
}
