import { buildSync } from 'esbuild';
import { buildOptions, projectFolder } from './bundle.ts';

/**
 * Loads modules as an app's functions see them: `#app/…` means the app's folder. For tools on a developer's
 * machine that read what the functions are made of; nothing is written.
 *
 * @param source - the text of an ES module with absolute imports; its exports are returned.
 * @throws esbuild's error, with every file and line, when a source does not build.
 */
export async function loadForApp(
  source: string,
  appFolder: string,
): Promise<Readonly<Record<string, unknown>>> {
  const built = buildSync({
    ...buildOptions,
    stdin: { contents: source, resolveDir: projectFolder, loader: 'ts' },
    write: false,
    format: 'esm',
    alias: { '#app': appFolder },
  });
  const [file] = built.outputFiles;
  const text = Buffer.from(file?.contents ?? '').toString('base64');
  return import(`data:text/javascript;base64,${text}`);
}
