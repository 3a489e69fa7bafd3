import {
  idempotencyKeyPattern,
  idempotencyKeyRule,
} from '../../functions/core/http/idempotency-key-rule.ts';
import { commandArguments } from '../../lib/command-arguments.ts';

export const paymentsUsage = `Usage: npm run payments -- show|capture|release|refund|charge|resolve <id> [options]

Shows a payment, moves its money, and records what a person has found out about it.

  show <pi_|si_>   how a payment or setup intent stands, and what was done with it; changes nothing
  capture <pi_>    takes what was reserved: --amount of it, or all that is left
  release <pi_>    gives back what was reserved and is not captured
  refund <pi_>     gives back what was taken: --amount of it, or all that is left
  charge <si_>     charges the card that a setup intent holds: --amount and --reference
  resolve <pi_|si_>
                   an operation that cannot be told: shows both sides, and records your decision

pi_ is the id of a payment intent, si_ that of a setup intent. A charge makes a payment intent of its own,
which show names, and which is refunded.

  --amount <n.nn>  in pounds or euros, with two decimals: 20.00
  --currency <c>   charge: GBP or EUR. Default GBP
  --reference <s>  charge: your name for the payment, at most 60 characters
  --reason <s>     refund: kept with it at Dojo
  --moved yes|no   resolve: the decision, instead of a question: for scripts, and with --yes
  --key <key>      the idempotency key, 1 to 255 visible ASCII characters. Default: a new one, which is
                   printed. Repeat a command that was cut off with its key: then money moves once
  --stack <name>   a deployed stack such as save-card-demo-sandbox. Default: the one npm start runs
  --yes            does not ask whether to go on
  --json           prints what the API answers

Signs with the AWS credentials of the shell, whose role needs the policy of the stack's output
MerchantPolicyArn. resolve reads and writes the stack's table instead, and reads its Dojo key.

Exit code:
  0  done; show: nothing is open; resolve: the decision is recorded
  1  not known: money may have moved, ask again with the same --key. show: an operation is open;
     resolve: nobody has decided
  2  not done: wrong arguments, refused for certain, or nothing was sent. With the --key of an earlier
     command only the API can say so: while it does not answer, it is 1`;

const { parse, commandOf, wrong } = commandArguments(paymentsUsage, {
  amount: { type: 'string' },
  currency: { type: 'string' },
  reference: { type: 'string' },
  reason: { type: 'string' },
  moved: { type: 'string' },
  key: { type: 'string' },
  stack: { type: 'string' },
  yes: { type: 'boolean' },
  json: { type: 'boolean' },
});

const commands = ['show', 'capture', 'release', 'refund', 'charge', 'resolve'] as const;
export type PaymentsCommandName = (typeof commands)[number];

/** Done, not known, not done: see `paymentsUsage`. */
export type ExitCode = 0 | 1 | 2;

export interface PaymentsArguments {
  readonly command: PaymentsCommandName;
  readonly id: string;
  /** In minor units. */
  readonly amount: number | undefined;
  readonly currencyCode: 'GBP' | 'EUR';
  readonly reference: string | undefined;
  readonly reason: string | undefined;
  readonly moved: boolean | undefined;
  readonly key: string | undefined;
  /** Default: the running local stack. */
  readonly stack: string | undefined;
  readonly yes: boolean;
  readonly json: boolean;
}

type IdKind = 'payment' | 'setup';

/** Whose ids a command takes. */
const kindsTaken: Readonly<Record<PaymentsCommandName, readonly IdKind[]>> = {
  show: ['payment', 'setup'],
  capture: ['payment'],
  release: ['payment'],
  refund: ['payment'],
  charge: ['setup'],
  resolve: ['payment', 'setup'],
};
const kindWords: Readonly<Record<IdKind, string>> = {
  payment: 'the id of a payment intent (pi_…)',
  setup: 'the id of a setup intent (si_…)',
};
const kindOfPrefix: Readonly<Record<string, IdKind>> = { pi_: 'payment', si_: 'setup' };

/** What a command takes, e.g. `the id of a payment intent (pi_…)`. */
export function subjectOf({ command }: Pick<PaymentsArguments, 'command'>): string {
  return kindsTaken[command].map((kind) => kindWords[kind]).join(' or ');
}

/** Which options go with which commands, beside those that go with all. */
const takenBy: Readonly<Record<string, readonly PaymentsCommandName[]>> = {
  amount: ['capture', 'refund', 'charge'],
  currency: ['charge'],
  reference: ['charge'],
  reason: ['refund'],
  moved: ['resolve'],
  key: ['capture', 'release', 'refund', 'charge'],
  yes: ['capture', 'release', 'refund', 'charge', 'resolve'],
  json: ['show', 'capture', 'release', 'refund', 'charge'],
};

/**
 * @param args - without the program's own name.
 * @returns undefined when only the usage is asked for.
 * @throws CannotRun with what is wrong and how it is used.
 */
export function readPaymentsArguments(args: readonly string[]): PaymentsArguments | undefined {
  const { values, positionals } = parse(args);
  if (values.help) return undefined;
  const [word, id, ...others] = positionals;
  const command = commandOf(word, commands);
  if (id === undefined || others.length > 0) throw wrong(`${command} needs one id.`);
  if (!/^[\w-]{1,100}$/.test(id)) throw wrong(`"${id}" is not the id of an intent.`);
  const kind = kindOfPrefix[id.slice(0, 3)];
  if (kind !== undefined && !kindsTaken[command].includes(kind)) {
    throw wrong(
      `${command} takes ${subjectOf({ command })}, and "${id}" is ${kindWords[kind].replace('the id', 'that')}.`,
    );
  }
  for (const [option, takers] of Object.entries(takenBy)) {
    if (values[option as keyof typeof values] !== undefined && !takers.includes(command)) {
      throw wrong(`--${option} goes with ${takers.join(', ')}.`);
    }
  }
  const { stack, reference, reason, key, moved, currency = 'GBP', yes = false } = values;
  if (stack === '') throw wrong('--stack must not be empty.');
  if (currency !== 'GBP' && currency !== 'EUR') throw wrong('--currency must be GBP or EUR.');
  if (moved !== undefined && moved !== 'yes' && moved !== 'no') {
    throw wrong('--moved must be yes or no.');
  }
  if (command === 'resolve' && yes && moved === undefined) {
    throw wrong('resolve --yes needs --moved yes or --moved no: a decision has no default.');
  }
  if (key !== undefined && !idempotencyKeyPattern.test(key)) {
    throw wrong(`--key ${idempotencyKeyRule}. Nothing was sent.`);
  }
  if (command === 'charge' && (values.amount === undefined || !reference)) {
    throw wrong('charge needs --amount and --reference.');
  }
  return {
    command,
    id,
    amount: values.amount === undefined ? undefined : minorUnits(values.amount),
    currencyCode: currency,
    reference,
    reason,
    moved: moved === undefined ? undefined : moved === 'yes',
    key,
    stack,
    yes,
    json: values.json ?? false,
  };
}

/** Two decimals are a must: 2000 would be twenty pounds to one person and two thousand to another. */
function minorUnits(written: string): number {
  const [, whole = '', part = ''] = /^(\d{1,9})\.(\d{2})$/.exec(written) ?? [];
  const value = Number(`${whole}${part}`);
  if (part === '' || value === 0) {
    throw wrong('--amount must be pounds or euros with two decimals, such as 20.00.');
  }
  return value;
}
