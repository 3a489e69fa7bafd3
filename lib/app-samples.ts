import { pathToFileURL } from 'node:url';

/** Bodies that an app accepts: its `samples.ts`. */
export interface AppSamples {
  readonly sampleOrder: Readonly<Record<string, unknown>>;
  readonly sampleSetup: Readonly<Record<string, unknown>>;
}

/** @param root - the folder with `functions/apps`. Default: the current one. */
export async function appSamples(app: string, root = process.cwd()): Promise<AppSamples> {
  return import(pathToFileURL(`${root}/functions/apps/${app}/samples.ts`).href);
}
