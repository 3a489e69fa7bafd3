/** `node_modules/zod/v4/core.js` → `node_modules/zod`, also of a package in another one's folder. */
const packageFolder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/;

/** The folders of the packages that source files belong to, sorted. */
export function packageFoldersOf(files: readonly string[]): readonly string[] {
  return [...new Set(files.flatMap((file) => packageFolder.exec(file)?.[0] ?? []))].sort();
}
