import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type AppStage, selectStages } from './app-stage.ts';
import { SettingsError } from './config.ts';
import { readSettings } from './read-settings.ts';

const cdkJson = z.looseObject({ context: z.unknown() });

/**
 * The settings in cdk.json of one stage of one app.
 *
 * @param root - the folder with cdk.json. Default: the current one.
 * @throws {@link SettingsError} that names every mistake in the settings, or the stages that there are.
 */
export async function readStage(
  app: string,
  stage: string,
  root = process.cwd(),
): Promise<AppStage> {
  const text = await readFile(join(root, 'cdk.json'), 'utf8').catch((cause) => {
    throw new SettingsError(`${root} has no cdk.json: run this in the project’s folder.`, {
      cause,
    });
  });
  const { context } = cdkJson.parse(parsed(text));
  const [selected] = selectStages(await readSettings(context, root), { app, stage });
  if (selected === undefined) {
    throw new SettingsError(`cdk.json has no app "${app}" with a stage "${stage}".`);
  }
  return selected;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SettingsError(`cdk.json is not JSON: ${String(cause)}`, { cause });
  }
}
