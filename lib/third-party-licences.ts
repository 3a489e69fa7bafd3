import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFoldersOf } from './package-folders.ts';

interface Package {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** Of its licence file; else who holds the rights. */
  readonly text: string;
}

/** MIT asks for its text, and this project's own licence is the same. */
function textOfMit(): string {
  const text = readFileSync(new URL('../LICENSE', import.meta.url), 'utf8');
  return text.slice(text.indexOf('Permission is hereby granted')).trim();
}

function textOf(
  folder: string,
  { license, author }: { readonly license: string; readonly author?: unknown },
): string {
  const file = readdirSync(folder).find((name) => /^licen[cs]e(\.|$)/i.test(name));
  if (file !== undefined) return readFileSync(join(folder, file), 'utf8').trim();
  const holder = (author as { readonly name?: string } | undefined)?.name ?? author;
  const lines = [holder && `Copyright (c) ${holder}`, license === 'MIT' && textOfMit()];
  return lines.filter(Boolean).join('\n\n');
}

function readPackage(folder: string): Package {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const { name, version, license } = manifest;
  return { name, version, licence: license, text: textOf(folder, manifest) };
}

/**
 * The licences of the packages that source files belong to, each text once.
 *
 * @param files - absolute, or relative to `workingFolder`, as in esbuild's metafile.
 */
export function thirdPartyLicences(files: readonly string[], workingFolder: string): string {
  const packages = packageFoldersOf(files).map((folder) =>
    readPackage(join(workingFolder, folder)),
  );
  const byText = Map.groupBy(packages, ({ licence, text }) => `${licence}\n\n${text}`);
  return [...byText]
    .map(([text, its]) => {
      const names = its.map(({ name, version }) => `${name} ${version}`);
      return `${names.join('\n')}\n\n${text}\n`;
    })
    .join(`\n${'-'.repeat(80)}\n\n`);
}
