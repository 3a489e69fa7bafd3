import { ask } from '../ask.ts';
import { hiddenInput } from '../hidden-input.ts';
import { onTarget } from '../on-target.ts';
import { checkKeys, exitCodeOfCheck } from './check-keys.ts';
import { type KeyArguments, keyCommandLine } from './key-arguments.ts';
import type { KeyExitCode, KeyOperation } from './key-operation.ts';
import { exitCodeOfStatus, readKeyStatus } from './key-status.ts';
import { checkAsText, statusAsText } from './key-text.ts';
import { setKey } from './set-key.ts';

const { stdin, stdout, stderr } = process;

function print(text: string): void {
  stdout.write(`${text}\n`);
}

/** Does what the arguments say. Sets the exit code: see `keyUsage`. */
export function performKeyCommand(read: KeyArguments): Promise<void> {
  return onTarget({ ...read, again: keyCommandLine(read.command, read) }, (target, connection) =>
    perform(read, { target, connection, args: read, clock: Date.now }),
  );
}

async function perform(read: KeyArguments, operation: KeyOperation): Promise<KeyExitCode> {
  switch (read.command) {
    case 'status': {
      const status = await readKeyStatus(operation);
      print(read.json ? JSON.stringify(status, null, 2) : statusAsText(status, read));
      return exitCodeOfStatus(status);
    }
    case 'check': {
      const check = await checkKeys(operation);
      print(read.json ? JSON.stringify(check, null, 2) : checkAsText(check, read));
      return exitCodeOfCheck(check);
    }
    case 'set':
      return setKey({
        ...operation,
        args: read,
        keys: hiddenInput({ input: stdin, output: stderr, isTTY: stdin.isTTY }),
        say: print,
        agree: async (question) => read.yes || ask(question, { input: stdin, output: stderr }),
      });
  }
}
