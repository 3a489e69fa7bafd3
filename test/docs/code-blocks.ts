import { readFile } from 'node:fs/promises';

const project = new URL('../../', import.meta.url);

export interface CodeBlock {
  readonly path: string;
  readonly code: string;
}

/** A page of `docs/`. */
export function pageOf(name: string): Promise<string> {
  return readFile(new URL(`docs/${name}`, project), 'utf8');
}

/** The TypeScript of a page that says which file it is. */
export function fileBlocksOf(page: string): readonly CodeBlock[] {
  return [...page.matchAll(/^```ts (\S+)\n(.*?)^```$/gms)].map(([, path = '', code = '']) => ({
    path,
    code,
  }));
}

/** A file of a worked example as it would be in its place: there the folders of the project are nearer. */
export async function sourceOf(path: string): Promise<string> {
  if (path.startsWith('test/')) return readFile(new URL(path, project), 'utf8');
  const text = await readFile(new URL(`test/fixtures/${path}`, project), 'utf8');
  return text
    .replaceAll("'../../../../../../functions/core/", "'../../../core/")
    .replaceAll("'../../../../../functions/core/", "'../../core/")
    .replaceAll("'../../../../lib/", "'../");
}
