import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { type AppStage, selectStages } from './app-stage.ts';
import { parseSettings, SettingsError } from './config.ts';

const cdkJson = z.looseObject({ context: z.unknown() });

/**
 * The settings in cdk.json of one stage of one app.
 *
 * @throws {@link SettingsError} that names every mistake in the settings, or the stages that there are.
 */
export async function readStage(app: string, stage: string): Promise<AppStage> {
  const text = await readFile(new URL('../cdk.json', import.meta.url), 'utf8');
  const { context } = cdkJson.parse(JSON.parse(text));
  const [selected] = selectStages(parseSettings(context), { app, stage });
  if (selected === undefined) {
    throw new SettingsError(`cdk.json has no app "${app}" with a stage "${stage}".`);
  }
  return selected;
}
