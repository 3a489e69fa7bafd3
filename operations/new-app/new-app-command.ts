import { runCommand } from '../run-command.ts';
import { newAppUsage, readNewAppArguments } from './new-app-arguments.ts';

/** `npm run new-app`, in the current folder. Sets the exit code: see `newAppUsage`. */
export function newAppCommand(args: readonly string[]): Promise<void> {
  return runCommand(async () => {
    const name = readNewAppArguments(args);
    if (name === undefined) {
      process.stdout.write(`${newAppUsage}\n`);
      return;
    }
    // Imported only here: the usage needs no settings.
    const { createApp } = await import('./create-app.ts');
    process.exitCode = await createApp(name, process.cwd(), {
      say: (line) => console.log(line),
      complain: (line) => console.error(line),
    });
  });
}
