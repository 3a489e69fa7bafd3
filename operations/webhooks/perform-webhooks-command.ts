import { setTimeout as sleep } from 'node:timers/promises';
import { deadlineIn } from '../../functions/core/clock.ts';
import { dojoWebhooks } from '../../functions/core/dojo/dojo-webhooks.ts';
import { CannotRun } from '../../lib/cannot-run.ts';
import { ask } from '../ask.ts';
import type { Connection } from '../connect.ts';
import { onTarget } from '../on-target.ts';
import type { Target } from '../target.ts';
import { commandLine } from './command-line.ts';
import { list } from './list.ts';
import { listEvents } from './list-events.ts';
import { remove } from './remove.ts';
import { rotate } from './rotate.ts';
import { storedSecrets } from './stored-secrets.ts';
import { subscribe } from './subscribe.ts';
import type { WebhookArguments } from './webhook-arguments.ts';
import type { WebhookOperations } from './webhook-operations.ts';

const { stdin, stdout, stderr } = process;

/** For one call to Dojo, with its retries. */
const callLimitMs = 20_000;

/** Does what the arguments say. Sets the exit code: see `webhookUsage`. */
export function performWebhooksCommand(read: WebhookArguments): Promise<void> {
  const again = commandLine(read.command, read);
  return onTarget({ stack: read.stack, again }, async (target, connection) => {
    stdout.write(`For ${target.name}.\n`);
    await perform(read, operationsFor(read, target, connection));
    return 0;
  });
}

function operationsFor(
  args: WebhookArguments,
  target: Target,
  { dojo, secrets }: Connection,
): WebhookOperations {
  const { webhookSecretName, settings } = target;
  const url = args.url ?? target.webhookUrl;
  if (url === undefined || webhookSecretName === undefined) {
    throw new CannotRun(`${target.name} was deployed without webhooks: deploy it again.`);
  }
  return {
    dojo: dojoWebhooks(dojo, () => deadlineIn(callLimitMs, Date.now)),
    stored: storedSecrets(secrets, webhookSecretName),
    url,
    target: args,
    description: `save-card ${settings.app} ${settings.stage}`,
    sleep: (ms) => sleep(ms),
    say: (sentence) => {
      stdout.write(`${sentence}\n`);
    },
  };
}

function perform(args: WebhookArguments, operations: WebhookOperations): Promise<void> {
  switch (args.command) {
    case 'subscribe':
      return subscribe(operations);
    case 'list':
      return list(operations);
    case 'events':
      return listEvents(operations);
    case 'rotate':
      return rotate(operations, args.waitSeconds);
    case 'remove':
      return remove(operations, async (what) => {
        if (args.yes) return true;
        stdout.write(`${what}\n`);
        return ask('Remove it?', { input: stdin, output: stderr });
      });
  }
}
