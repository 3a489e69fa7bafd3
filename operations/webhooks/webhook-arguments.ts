import { webhookSecretsTtlMs } from '../../functions/core/webhooks/webhook-secrets-ttl.ts';
import { commandArguments } from '../../lib/command-arguments.ts';

/** Until every instance has read the new secret: how long they keep the old ones, and a margin. */
const defaultWaitSeconds = webhookSecretsTtlMs / 1_000 + 15;

export const webhookUsage = `Usage: npm run webhooks -- subscribe|list|events|rotate|remove [--stack <name>] [--url <url>]

Manages the webhook that Dojo sends to this backend, and the secrets that sign it.

  subscribe       has Dojo send payments' new status here; harmless when it does already
  list            shows the Dojo account's subscriptions, and which secrets are accepted here
  events          shows the names of all events that Dojo offers
  rotate          replaces the signing secret; both are accepted for a while. Go on after an
                  interruption by running it again
  remove          ends the subscription

  --stack <name>      a deployed stack such as save-card-demo-sandbox. Default: the one npm start runs
  --url <url>         where Dojo sends to. Default: the stack's own address
  --wait-seconds <n>  rotate: until every instance has the new secret. Default: ${defaultWaitSeconds}
  --yes               remove: does not ask

Exit code: 0 done, 2 it could not run, or not to its end.`;

const { parse, commandOf, refuseWords, wrong } = commandArguments(webhookUsage, {
  stack: { type: 'string' },
  url: { type: 'string' },
  'wait-seconds': { type: 'string' },
  yes: { type: 'boolean' },
});

const commands = ['subscribe', 'list', 'events', 'rotate', 'remove'] as const;
export type WebhookCommand = (typeof commands)[number];

export interface WebhookArguments {
  readonly command: WebhookCommand;
  /** Default: the running local stack. */
  readonly stack: string | undefined;
  /** Default: the stack's own. */
  readonly url: string | undefined;
  readonly waitSeconds: number;
  readonly yes: boolean;
}

/**
 * @param args - without the program's own name.
 * @returns undefined when only the usage is asked for.
 * @throws CannotRun with what is wrong and how it is used.
 */
export function readWebhookArguments(args: readonly string[]): WebhookArguments | undefined {
  const { values, positionals } = parse(args);
  if (values.help) return undefined;
  const [word, ...others] = positionals;
  const command = commandOf(word, commands);
  refuseWords(others);
  const { stack, url, yes = false, 'wait-seconds': wait } = values;
  if (stack === '') throw wrong('--stack must not be empty.');
  if (url !== undefined && !/^https?:\/\/./.test(url)) {
    throw wrong(
      `--url is "${url}", and has to be an address such as https://api.example/webhooks/dojo.`,
    );
  }
  if (wait !== undefined && (command !== 'rotate' || !/^\d{1,4}$/.test(wait))) {
    throw wrong('--wait-seconds goes with rotate, and is a whole number of seconds.');
  }
  if (yes && command !== 'remove') throw wrong('--yes goes with remove.');
  const waitSeconds = wait === undefined ? defaultWaitSeconds : Number(wait);
  return { command, stack, url, waitSeconds, yes };
}
