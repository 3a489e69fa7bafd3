import { CannotRun } from '../../lib/cannot-run.ts';
import { ask } from '../ask.ts';
import { hiddenInput } from '../hidden-input.ts';
import { onTarget } from '../on-target.ts';
import { runCommand } from '../run-command.ts';
import {
  type AccountArguments,
  accountCommandLine,
  accountUsage,
  readAccountArguments,
} from './account-arguments.ts';
import type { AccountDialogue, AccountExitCode } from './account-operation.ts';
import { exitCodeOf, readAccountStatus } from './account-status.ts';
import { statusAsJson, statusAsText } from './account-text.ts';
import { eraseFormer } from './erase-former.ts';
import { moveAccount } from './move-account.ts';

const { stdin, stdout, stderr } = process;

/** `npm run account`. Sets the exit code: see `accountUsage`. */
export function accountCommand(args: readonly string[]): Promise<void> {
  return runCommand(async () => {
    const read = readAccountArguments(args);
    if (read === undefined) {
      stdout.write(`${accountUsage}\n`);
      return;
    }
    if (read.command !== 'status' && !read.yes && !stdin.isTTY) {
      throw new CannotRun('Nobody can be asked here: add --yes to go on without asking.');
    }
    const again = accountCommandLine(read.command, read);
    await onTarget({ stack: read.stack, again }, (target, connection) =>
      perform(read, {
        ...{ target, connection, args: read, clock: Date.now },
        say: (sentence) => {
          stdout.write(`${sentence}\n`);
        },
        agree: async (question) => read.yes || ask(question, { input: stdin, output: stderr }),
      }),
    );
  });
}

async function perform(
  args: AccountArguments,
  dialogue: AccountDialogue,
): Promise<AccountExitCode> {
  switch (args.command) {
    case 'status': {
      const status = await readAccountStatus(dialogue);
      dialogue.say(args.json ? statusAsJson(status) : statusAsText(status, args));
      return exitCodeOf(status);
    }
    case 'move':
      return moveAccount(dialogue);
    case 'erase-former': {
      const keys = hiddenInput({ input: stdin, output: stderr, isTTY: stdin.isTTY });
      return eraseFormer({ ...dialogue, keys });
    }
  }
}
