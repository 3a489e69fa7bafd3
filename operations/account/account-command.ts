import { CannotRun } from '../../lib/cannot-run.ts';
import { ask } from '../ask.ts';
import { type Connection, connect } from '../connect.ts';
import { deployedTarget } from '../deployed-target.ts';
import { hiddenInput } from '../hidden-input.ts';
import { localTarget } from '../local-target.ts';
import { explainError } from '../webhooks/explain-error.ts';
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
export async function accountCommand(args: readonly string[]): Promise<void> {
  let connection: Connection | undefined;
  let again = '';
  try {
    const read = readAccountArguments(args);
    if (read === undefined) {
      stdout.write(`${accountUsage}\n`);
      return;
    }
    again = accountCommandLine(read.command, read);
    if (read.command !== 'status' && !read.yes && !stdin.isTTY) {
      throw new CannotRun('Nobody can be asked here: add --yes to go on without asking.');
    }
    const target = await (read.stack === undefined ? localTarget() : deployedTarget(read.stack));
    connection = connect(target);
    process.exitCode = await perform(read, {
      ...{ target, connection, args: read, clock: Date.now },
      say: (sentence) => {
        stdout.write(`${sentence}\n`);
      },
      agree: async (question) => read.yes || ask(question, { input: stdin, output: stderr }),
    });
  } catch (error) {
    const complaint = connection?.lastComplaint();
    stderr.write(`${explainError(error, { complaint, again })}\n`);
    process.exitCode = 2;
  } finally {
    connection?.close();
  }
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
