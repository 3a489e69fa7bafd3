import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { type AppStage, selectStages } from '../lib/app-stage.ts';
import { parseSettings } from '../lib/config.ts';
import { CannotStart } from './cannot-start.ts';

const cdkJson = z.looseObject({ context: z.unknown() });

/**
 * The settings in cdk.json of one stage of one app.
 *
 * @throws CannotStart that names every mistake in the settings, or the stages that there are.
 */
export async function readStage(app: string, stage: string): Promise<AppStage> {
  try {
    const text = await readFile(new URL('../cdk.json', import.meta.url), 'utf8');
    const { context } = cdkJson.parse(JSON.parse(text));
    const [selected] = selectStages(parseSettings(context), { app, stage });
    if (selected === undefined) {
      throw new Error(`cdk.json has no app "${app}" with a stage "${stage}".`);
    }
    return selected;
  } catch (cause) {
    throw new CannotStart(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
