import { runCommand } from '../run-command.ts';
import { doctorUsage, readDoctorArguments } from './doctor-arguments.ts';

/** `npm run doctor`. Sets the exit code: see `doctorUsage`. */
export function doctorCommand(args: readonly string[]): Promise<void> {
  return runCommand(async () => {
    const read = readDoctorArguments(args);
    if (read === undefined) {
      process.stdout.write(`${doctorUsage}\n`);
      return;
    }
    // Imported only here: the usage needs no client of AWS.
    const { performDoctorCommand } = await import('./perform-doctor-command.ts');
    await performDoctorCommand(read);
  }, args);
}
