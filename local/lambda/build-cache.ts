import { createHash, randomUUID } from 'node:crypto';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** What was built, and of what. */
export interface CachedBuild {
  /** The paths of the files that it is made of. */
  readonly sources: readonly string[];
  /** Theirs when it was built, see `source-fingerprint.ts`. */
  readonly fingerprint: string;
  /** Text by path within the folder of the build. */
  readonly files: Readonly<Record<string, string>>;
}

/** One of a whole app has 15 MB. */
const keptBuilds = 12;

/**
 * Builds on disk, each in one file that begins with its checksum: half a file, or a damaged one, is as good
 * as none. Any number of processes may use a folder at once. Those used last are kept.
 */
export class BuildCache {
  readonly #folder: string;

  /** @param folder - need not exist. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** @returns undefined when there is none under this key that can be read. */
  find(key: string): CachedBuild | undefined {
    const file = this.#fileOf(key);
    const text = textIn(file);
    const [checksum, content] = [text.slice(0, 64), text.slice(65)];
    if (content === '' || checksumOf(content) !== checksum) return undefined;
    const now = new Date();
    ignoringErrors(() => utimesSync(file, now, now));
    return JSON.parse(content);
  }

  /** Does nothing where the folder cannot be written to: a cache that is missing costs time alone. */
  keep(key: string, build: CachedBuild): void {
    const content = JSON.stringify(build);
    const unfinished = this.#fileOf(`${key}-${randomUUID()}`);
    ignoringErrors(() => {
      mkdirSync(this.#folder, { recursive: true });
      writeFileSync(unfinished, `${checksumOf(content)}\n${content}`);
      renameSync(unfinished, this.#fileOf(key));
      this.#removeOldest();
    });
  }

  /** What a process left unfinished goes the same way. */
  #removeOldest(): void {
    const files = readdirSync(this.#folder).map((name) => join(this.#folder, name));
    const usedAtMs = new Map(files.map((file) => [file, statSync(file).mtimeMs]));
    const newestFirst = files.toSorted(
      (one, other) => (usedAtMs.get(other) ?? 0) - (usedAtMs.get(one) ?? 0),
    );
    for (const file of newestFirst.slice(keptBuilds)) rmSync(file, { force: true });
  }

  #fileOf(key: string): string {
    return join(this.#folder, key);
  }
}

/** The text of each file below a folder, by its path in it. */
export function readTexts(folder: string): Record<string, string> {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = found.filter((it) => it.isFile()).map((it) => join(it.parentPath, it.name));
  return Object.fromEntries(
    paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]),
  );
}

export function writeTexts(folder: string, texts: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(texts)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

function textIn(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function checksumOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function ignoringErrors(act: () => void): void {
  try {
    act();
  } catch {
    // Another process was faster, or the disk is full or cannot be written to.
  }
}
