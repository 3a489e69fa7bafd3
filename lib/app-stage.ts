import { type Settings, SettingsError } from './config.ts';
import type { StageSettings } from './stage-settings.ts';

/** The settings of one stage, with its two names: all that one stack is made from. */
export type AppStage = StageSettings & { readonly app: string; readonly stage: string };

/**
 * The stages of the settings, in cdk.json's order.
 *
 * @param selection - leaves only one app, or the stages of one name, or both. Default all.
 * @throws {@link SettingsError} that lists what there is when the selection fits nothing.
 */
export function selectStages(
  settings: Settings,
  selection: { readonly app?: string | undefined; readonly stage?: string | undefined } = {},
): readonly AppStage[] {
  const all = Object.entries(settings.apps).flatMap(([app, stages]) =>
    Object.entries(stages).map(([stage, settings]): AppStage => ({ ...settings, app, stage })),
  );
  const selected = all.filter(
    (it) => it.app === (selection.app ?? it.app) && it.stage === (selection.stage ?? it.stage),
  );
  if (selected.length === 0) {
    const known = all.map((it) => `${it.app}/${it.stage}`).join(', ');
    throw new SettingsError(
      `cdk.json has no app "${selection.app ?? '*'}" with a stage "${selection.stage ?? '*'}". It has: ${known}.`,
    );
  }
  return selected;
}
