import { CannotRun } from '../../lib/cannot-run.ts';
import { runCommand } from '../run-command.ts';
import { readWebhookArguments, webhookUsage } from './webhook-arguments.ts';

const { stdin, stdout } = process;

/** `npm run webhooks`. Sets the exit code: see `webhookUsage`. */
export function webhooksCommand(args: readonly string[]): Promise<void> {
  return runCommand(async () => {
    const read = readWebhookArguments(args);
    if (read === undefined) {
      stdout.write(`${webhookUsage}\n`);
      return;
    }
    if (read.command === 'remove' && !read.yes && !stdin.isTTY) {
      throw new CannotRun('Nobody can be asked here: add --yes to remove without asking.');
    }
    // Imported only here: the usage needs no client of AWS.
    const { performWebhooksCommand } = await import('./perform-webhooks-command.ts');
    await performWebhooksCommand(read);
  });
}
