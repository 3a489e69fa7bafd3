import { runCommand } from '../run-command.ts';
import { readSbomArguments, sbomUsage } from './sbom-arguments.ts';

/** `npm run sbom`, of an app in the current folder. Sets the exit code: see `sbomUsage`. */
export function sbomCommand(args: readonly string[]): Promise<void> {
  return runCommand(async () => {
    const read = readSbomArguments(args);
    if (read === undefined) {
      process.stdout.write(`${sbomUsage}\n`);
      return;
    }
    // Imported only here: the usage needs no bundler.
    const { sbomOfApp } = await import('./sbom-of-app.ts');
    process.stdout.write(`${JSON.stringify(await sbomOfApp(read.app), null, 2)}\n`);
  });
}
