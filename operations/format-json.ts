import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';

const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');

/** JSON as `npm run format` leaves it. */
export function formatJson(value: unknown): string {
  return execFileSync(process.execPath, [biome, 'format', '--stdin-file-path=formatted.json'], {
    cwd: new URL('..', import.meta.url),
    input: JSON.stringify(value, undefined, 2),
    encoding: 'utf8',
  });
}
