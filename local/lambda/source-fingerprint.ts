import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface SourceFingerprint {
  /** Equal for equal sources at equal places. */
  readonly hash: string;
  /** When the last of them was changed, epoch milliseconds. */
  readonly changedAtMs: number;
}

/** What a bundler reads beside the sources: of each folder from a source to the root. */
const manifests = ['package.json', 'tsconfig.json'];

/**
 * Tells whether bundles of these sources would be the same again: by the text of each, and by all that
 * decides which files the imports in them mean. That is, the manifests above them, and the names in each
 * folder from a source to that of its package: a file that is added may be found before another.
 *
 * @param sources - paths of files.
 * @throws Error when one of them is gone.
 */
export function fingerprintOf(sources: readonly string[]): SourceFingerprint {
  const hash = createHash('sha256');
  let changedAtMs = 0;
  const add = (path: string, content: string | Buffer) => {
    hash.update(`${path}\n${content.length}\n`).update(content);
    changedAtMs = Math.max(changedAtMs, statSync(path).ctimeMs);
  };
  const above = foldersOf(sources, (folder) => folder === dirname(folder));
  const around = above.flatMap((folder) => manifests.map((name) => join(folder, name)));
  const listed = foldersOf(sources, (folder) => existsSync(join(folder, 'package.json')));
  for (const folder of listed) add(folder, namesIn(folder).join('\n'));
  for (const file of new Set([...sources, ...around.filter((it) => existsSync(it))]))
    add(file, readFileSync(file));
  return { hash: hash.digest('hex'), changedAtMs };
}

/** But for the hidden ones, which no import means: caches, and what version control writes. */
function namesIn(folder: string): readonly string[] {
  const names = readdirSync(folder).filter((name) => !name.startsWith('.'));
  return names.toSorted();
}

/** Those above the sources, each up to the first one that is the last. */
function foldersOf(
  sources: readonly string[],
  isLast: (folder: string) => boolean,
): readonly string[] {
  const folders = new Set<string>();
  for (const source of sources) {
    let folder = dirname(source);
    while (!folders.has(folder)) {
      folders.add(folder);
      if (isLast(folder)) break;
      folder = dirname(folder);
    }
  }
  return [...folders];
}
