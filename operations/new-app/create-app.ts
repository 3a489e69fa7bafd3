import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { applyEdits, modify } from 'jsonc-parser';
import { appName, appNames, settingsKey } from '../../lib/config.ts';
import { newAppFiles } from './new-app-files.ts';

/** Where the command's words go. */
export interface Terminal {
  say(line: string): void;
  complain(line: string): void;
}

/**
 * Writes the folders, a test and the block in cdk.json of a new app. Overwrites nothing: it writes all of it
 * or, when a file is there already, none.
 *
 * @param root - the folder with cdk.json.
 * @returns the exit code: 0, or 1 after a sentence that says what is wrong.
 */
export async function createApp(
  name: string,
  root: string,
  { say, complain }: Terminal,
): Promise<number> {
  const mistake = await mistakeIn(name, root);
  if (mistake !== undefined) {
    complain(mistake);
    return 1;
  }
  const files = newAppFiles(name);
  const cdkJson = join(root, 'cdk.json');
  const changed = withApp(await readFile(cdkJson, 'utf8'), name);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text, { flag: 'wx' });
  }
  await writeFile(cdkJson, changed);
  for (const path of Object.keys(files)) {
    say(`Wrote ${path}`);
  }
  say(`Added the app ${name} with a stage sandbox to cdk.json`);
  say('');
  say(`Change what an order costs: functions/apps/${name}/order.ts`);
  say(`Its routes, tables and consumers: lib/apps/${name}.ts (docs/extending.md shows how)`);
  say('Check it: npm run types && npm test');
  say(`Run it: APP=${name} npm start`);
  return 0;
}

async function mistakeIn(name: string, root: string): Promise<string | undefined> {
  if (!appName.safeParse(name).success) {
    return `"${name}" cannot be the name of an app: use up to 30 of a-z, 0-9 and single dashes inside, a letter first.`;
  }
  let context: unknown;
  try {
    ({ context } = JSON.parse(await readFile(join(root, 'cdk.json'), 'utf8')));
  } catch (error) {
    return `cdk.json cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
  if (appNames(context).includes(name)) {
    return `cdk.json has an app "${name}" already.`;
  }
  const [there] = Object.keys(newAppFiles(name)).filter((path) => existsSync(join(root, path)));
  return there === undefined ? undefined : `${there} is there already: nothing was written.`;
}

/** cdk.json with one more app, every other line as it was. */
function withApp(text: string, name: string): string {
  const stages = {
    sandbox: {
      dojo: { environment: 'sandbox' },
      signIn: { kind: 'cognito' },
      amountLimits: { GBP: { minimum: 1, maximum: 100_000 } },
    },
  };
  const edits = modify(text, ['context', settingsKey, 'apps', name], stages, {
    formattingOptions: { insertSpaces: true, tabSize: 2 },
  });
  return applyEdits(text, edits);
}
