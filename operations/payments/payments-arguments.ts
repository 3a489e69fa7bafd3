import { commandArguments } from '../command-arguments.ts';

export const paymentsUsage = `Usage: npm run payments -- show|capture|release|refund|charge|resolve <id> [options]

Shows a payment, moves its money, and records what a person has found out about it. <id> is that of a
payment intent (pi_…); for charge that of a setup intent (si_…).

  show             how the payment stands, and what was done with it; changes nothing
  capture          takes what was reserved: --amount of it, or all that is left
  release          gives back what was reserved and is not captured
  refund           gives back what was taken: --amount of it, or all that is left
  charge           charges the card that a setup intent holds: --amount and --reference
  resolve          an operation that cannot be told: shows both sides, and records your decision

  --amount <n.nn>  in pounds or euros, with two decimals: 20.00
  --currency <c>   charge: GBP or EUR. Default GBP
  --reference <s>  charge: your name for the payment, at most 60 characters
  --reason <s>     refund: kept with it at Dojo
  --moved yes|no   resolve: the decision, for scripts
  --key <key>      the idempotency key. Default: a new one, which is printed. Repeat a command that was
                   cut off with its key: then money moves once
  --stack <name>   a deployed stack such as save-card-demo-sandbox. Default: the one npm start runs
  --yes            does not ask whether to go on
  --json           prints what the API answers

Signs with the AWS credentials of the shell, whose role needs the policy of the stack's output
MerchantPolicyArn. resolve reads and writes the stack's table instead, and reads its Dojo key.

Exit code: 0 done, 1 it cannot be told yet, or a person has to decide, 2 not done.`;

const { parse, wrong } = commandArguments(paymentsUsage, {
  help: { type: 'boolean', short: 'h' },
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
  const command = commands.find((each) => each === word);
  if (command === undefined) throw wrong(`What is to be done? One of: ${commands.join(', ')}.`);
  if (id === undefined || others.length > 0) throw wrong(`${command} needs one id.`);
  if (!/^[\w-]{1,100}$/.test(id)) throw wrong(`"${id}" is not the id of an intent.`);
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
