import { CannotRun } from '../lib/cannot-run.ts';
import { auditUsage, readAuditArguments } from './audit-arguments.ts';
import { runCommand } from './run-command.ts';

const { stdin, stdout } = process;

/** `npm run audit`. Sets the exit code: see `auditUsage`. */
export function auditCommand(args: readonly string[]): Promise<void> {
  return runCommand(async () => {
    const read = readAuditArguments(args);
    if (read === undefined) {
      stdout.write(`${auditUsage}\n`);
      return;
    }
    if (read.repair && !read.yes && !stdin.isTTY) {
      throw new CannotRun('Nobody can be asked here: add --yes to repair without asking.');
    }
    // Imported only here: the usage needs no client of AWS.
    const { performAuditCommand } = await import('./perform-audit-command.ts');
    await performAuditCommand(read);
  }, args);
}
