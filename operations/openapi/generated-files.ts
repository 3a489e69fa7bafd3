import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { openApiDocument } from './document.ts';
import { schemaTypes } from './schema-types.ts';

/** A file that is made from the routes and committed all the same, for those who only read. */
export interface GeneratedFile {
  readonly url: URL;
  readonly text: string;
}

const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');

/** As `npm run format` would leave it. */
const formatted = (name: string, text: string): string =>
  execFileSync(process.execPath, [biome, 'format', `--stdin-file-path=${basename(name)}`], {
    cwd: new URL('../..', import.meta.url),
    input: text,
    encoding: 'utf8',
  });

/** The document and the types of the client, as they ought to be. */
export const generatedFiles = async (): Promise<readonly GeneratedFile[]> => {
  const document = await openApiDocument();
  const texts = {
    '../../docs/openapi.json': JSON.stringify(document, undefined, 2),
    'schema.d.ts': schemaTypes(document),
  };
  return Object.entries(texts).map(([name, text]) => ({
    url: new URL(name, import.meta.url),
    text: formatted(name, text),
  }));
};
