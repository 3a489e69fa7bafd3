import { ask } from '../ask.ts';
import { hiddenInput } from '../hidden-input.ts';
import { onTarget } from '../on-target.ts';
import { type AccountArguments, accountCommandLine } from './account-arguments.ts';
import type { AccountDialogue, AccountExitCode } from './account-operation.ts';
import { exitCodeOf, readAccountStatus } from './account-status.ts';
import { statusAsJson, statusAsText } from './account-text.ts';
import { eraseFormer } from './erase-former.ts';
import { moveAccount } from './move-account.ts';

const { stdin, stdout, stderr } = process;

/** Does what the arguments say. Sets the exit code: see `accountUsage`. */
export function performAccountCommand(read: AccountArguments): Promise<void> {
  const again = accountCommandLine(read.command, read);
  return onTarget({ ...read, again }, (target, connection) =>
    perform(read, {
      ...{ target, connection, args: read, clock: Date.now },
      say: (sentence) => {
        stdout.write(`${sentence}\n`);
      },
      agree: async (question) => read.yes || ask(question, { input: stdin, output: stderr }),
    }),
  );
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
