import { onTarget } from '../on-target.ts';
import { exitCodeOfUser, readUserStatus } from './read-user-status.ts';
import type { UserArguments } from './user-arguments.ts';
import { userAsText } from './user-text.ts';

/** Does what the arguments say. Sets the exit code: see `userUsage`. */
export function performUserCommand({ userId, stack, json }: UserArguments): Promise<void> {
  const again = `npm run user -- show <user id>${stack === undefined ? '' : ` --stack ${stack}`}`;
  return onTarget({ stack, again, json }, async (target, connection) => {
    const status = await readUserStatus(userId, { target, connection, clock: Date.now });
    process.stdout.write(`${json ? JSON.stringify(status, null, 2) : userAsText(status)}\n`);
    return exitCodeOfUser(status);
  });
}
