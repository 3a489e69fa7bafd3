import { buildSync } from 'esbuild';
import { buildOptions, projectFolder } from './bundle.ts';

/** By app folder and source. */
const built = new Map<string, string>();

/**
 * Loads modules as an app's functions see them: `#app/…` means the app's folder. For tools on a developer's
 * machine that read what the functions are made of; nothing is written. A process reads it once.
 *
 * @param source - the text of an ES module with absolute imports; its exports are returned.
 * @throws esbuild's error, with every file and line, when a source does not build.
 */
export async function loadForApp(
  source: string,
  appFolder: string,
): Promise<Readonly<Record<string, unknown>>> {
  const asked = JSON.stringify([appFolder, source]);
  const text = built.get(asked) ?? build(source, appFolder);
  built.set(asked, text);
  return import(`data:text/javascript;base64,${text}`);
}

/** @returns base64 */
function build(source: string, appFolder: string): string {
  const { outputFiles } = buildSync({
    ...buildOptions,
    stdin: { contents: source, resolveDir: projectFolder, loader: 'ts' },
    write: false,
    format: 'esm',
    alias: { '#app': appFolder },
  });
  return Buffer.from(outputFiles[0]?.contents ?? '').toString('base64');
}
