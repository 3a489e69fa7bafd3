import { setTimeout as sleep } from 'node:timers/promises';
import { deadlineIn } from '../../functions/core/clock.ts';
import { dojoWebhooks } from '../../functions/core/dojo/dojo-webhooks.ts';
import { isFailure } from '../../functions/core/failures.ts';
import { CannotStart } from '../../local/cannot-start.ts';
import { ask } from '../ask.ts';
import { CannotRun } from '../cannot-run.ts';
import { type Connection, connect } from '../connect.ts';
import { deployedTarget } from '../deployed-target.ts';
import { localTarget } from '../local-target.ts';
import type { Target } from '../target.ts';
import { list } from './list.ts';
import { remove } from './remove.ts';
import { rotate } from './rotate.ts';
import { storedSecrets } from './stored-secrets.ts';
import { subscribe } from './subscribe.ts';
import { readWebhookArguments, type WebhookArguments, webhookUsage } from './webhook-arguments.ts';
import type { WebhookOperations } from './webhook-operations.ts';

const { stdin, stdout, stderr } = process;

/** For one call to Dojo, with its retries. */
const callLimitMs = 20_000;

/** `npm run webhooks`. Sets the exit code: see `webhookUsage`. */
export async function webhooksCommand(args: readonly string[]): Promise<void> {
  try {
    const read = readWebhookArguments(args);
    if (read === undefined) {
      stdout.write(`${webhookUsage}\n`);
      return;
    }
    if (read.command === 'remove' && !read.yes && !stdin.isTTY) {
      throw new CannotRun('Nobody can be asked here: add --yes to remove without asking.');
    }
    await run(read);
  } catch (error) {
    stderr.write(`${sentenceOf(error)}\n`);
    process.exitCode = 2;
  }
}

async function run(args: WebhookArguments): Promise<void> {
  const target = await (args.stack === undefined ? localTarget() : deployedTarget(args.stack));
  const connection = connect(target);
  try {
    stdout.write(`For ${target.name}.\n`);
    await perform(args, operationsFor(args, target, connection));
  } finally {
    connection.close();
  }
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

function sentenceOf(error: unknown): string {
  if (error instanceof CannotRun || error instanceof CannotStart) return error.message;
  if (isFailure(error)) {
    const { dojoStatus, reason } = error.facts;
    const detail = [error.code, dojoStatus, reason].filter((fact) => fact !== undefined);
    return `${error.message} (${detail.join(', ')})`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
