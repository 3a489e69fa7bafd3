import { z } from 'zod';
import { CannotRun } from './cannot-run.ts';
import { withPresentNames } from './former-settings.ts';
import { sayMistake } from './settings-mistakes.ts';
import { stageSettings } from './stage-settings.ts';

/** The one key of cdk.json's `context` under which every setting lives. */
export const settingsKey = 'save-card';

/** The settings of every app and stage, defaults filled in. */
export type Settings = z.infer<typeof settings>;

/** What an app may be called. */
export const appName = z
  .string()
  .regex(/^[a-z](-?[a-z0-9]){0,29}$/, 'must be up to 30 of a-z, 0-9 and single dashes inside')
  // The CDK command leaves such a key of cdk.json out without a word.
  .refine((name) => !(name in {}), 'must be another word than that: JavaScript has it already');

// No dash, so that app `a-b` with stage `c` and app `a` with stage `b-c` cannot name one stack.
const stageName = z
  .string()
  .regex(/^[a-z][a-z0-9]{0,19}$/, 'must be up to 20 of a-z and 0-9, a letter first');

const settings = z
  .strictObject({
    apps: atLeastOne(
      appName,
      atLeastOne(stageName, z.preprocess(withPresentNames, stageSettings), 'stage'),
      'app',
    ),
  })
  .readonly();

/** The settings cannot be used as they are. The message is written for whoever edits cdk.json. */
export class SettingsError extends CannotRun {
  override readonly name = 'SettingsError';
}

/**
 * Reads the settings out of cdk.json's `context`.
 *
 * @param context - the whole object: the settings are under its key `save-card`.
 * @param appSettings - what each app says of the block `appSettings` of its stages. Default: anything fits.
 * @throws one {@link SettingsError} that names every mistake of every app and stage, a line each, by its path in
 * cdk.json and in words.
 */
export function parseSettings(
  context: unknown,
  appSettings: Readonly<Record<string, z.core.$ZodType>> = {},
): Settings {
  const parsed = z
    .looseObject({ [settingsKey]: settings })
    .safeParse(context, { error: sayMistake });
  const mistakes = [
    ...(parsed.error?.issues ?? []).flatMap(describe),
    ...Object.entries(appSettings).flatMap(([app, schema]) => mistakesOfApp(context, app, schema)),
  ];
  if (parsed.success && mistakes.length === 0) {
    return parsed.data[settingsKey];
  }
  throw new SettingsError(
    ['The settings in cdk.json have to be put right:', ...mistakes.map((it) => `- ${it}`)].join(
      '\n',
    ),
  );
}

const stagesOfApps = z.object({
  [settingsKey]: z.object({
    apps: z.record(
      z.string(),
      z.record(z.string(), z.object({ appSettings: z.unknown().optional() }).catch({})).catch({}),
    ),
  }),
});

/** The names of the apps, right or wrong. */
export function appNames(context: unknown): readonly string[] {
  const read = stagesOfApps.safeParse(context);
  return read.success ? Object.keys(read.data[settingsKey].apps) : [];
}

function mistakesOfApp(context: unknown, app: string, schema: z.core.$ZodType): readonly string[] {
  const read = stagesOfApps.safeParse(context);
  const stages = read.success ? (read.data[settingsKey].apps[app] ?? {}) : {};
  return Object.entries(stages).flatMap(([stage, { appSettings = {} }]) => {
    const checked = z.core.safeParse(schema, appSettings, { error: sayMistake });
    const path = [settingsKey, 'apps', app, stage, 'appSettings'];
    return (checked.error?.issues ?? []).flatMap((issue) =>
      describe({ ...issue, path: [...path, ...issue.path] }),
    );
  });
}

function atLeastOne<Value extends z.core.$ZodType>(name: z.ZodString, value: Value, what: string) {
  return z
    .record(name, value)
    .refine((entries) => Object.keys(entries).length > 0, {
      error: `must have at least one ${what}`,
    })
    .readonly();
}

function describe(issue: z.core.$ZodIssue): readonly string[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${written([...issue.path, key])} is not a setting`);
  }
  if (issue.code === 'invalid_key') {
    return issue.issues.map((inner) => `${written(issue.path)}: the name ${inner.message}`);
  }
  return [`${written(issue.path)} ${issue.message}`];
}

/** As a person would write it: `context["save-card"].apps.demo.sandbox.memoryMb`. */
function written(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') {
      return `${text}[${part}]`;
    }
    const name = String(part);
    return /^[A-Za-z_]\w*$/.test(name) ? `${text}.${name}` : `${text}[${JSON.stringify(name)}]`;
  }, 'context');
}
