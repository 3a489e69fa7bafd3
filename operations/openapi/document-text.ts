import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { loadApp } from '../../lib/load-app.ts';
import { openApiDocument } from './document.ts';

const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');

/** The committed document: for those who only read. */
export const documentUrl = new URL('../../docs/openapi.json', import.meta.url);

/** The document of an app, as `npm run format` would leave it. */
export async function documentText(app: string, root?: string): Promise<string> {
  const document = await openApiDocument(await loadApp(app, root));
  return execFileSync(process.execPath, [biome, 'format', '--stdin-file-path=openapi.json'], {
    cwd: new URL('../..', import.meta.url),
    input: JSON.stringify(document, undefined, 2),
    encoding: 'utf8',
  });
}
