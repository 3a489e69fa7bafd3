import { commandArguments } from '../command-arguments.ts';

export const eventsUsage = `Usage: npm run events -- show|replay [--from <queue>] [--stack <name>] [--yes] [--dry-run]

Shows what waits for a person in the queues of dead letters, and sends it back to where it belongs.

  show            how many wait in each queue, for how long, and of which type; changes nothing
  replay          shows the same, asks, and sends each back. It is deleted from its queue only once it
                  was accepted:
                    refused-events   is published to the bus
                    a consumer's id  goes to the consumer's function, and to no other consumer
                    unsettled        goes into the queue of what is to be settled, to be looked at now

  --from <queue>  one queue: refused-events, unsettled, or the id of a consumer such as fulfil-orders.
                  Default: all
  --stack <name>  a deployed stack such as save-card-demo-sandbox. Default: the one npm start runs
  --yes           replay: does not ask
  --dry-run       replay: does as show

What is accepted and fails again comes back into its queue. Stopped at any moment, the command loses
nothing: what it has not deleted can be seen again after two minutes, and is sent once more by the next
run. So what is sent may come twice, as events may at any time.

Exit code: 0 nothing waits, or all was sent back; 1 something waits, or was not accepted; 2 it could not
run, or not to its end.`;

const { parse, wrong } = commandArguments(eventsUsage, {
  help: { type: 'boolean', short: 'h' },
  from: { type: 'string' },
  stack: { type: 'string' },
  yes: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
});

const commands = ['show', 'replay'] as const;

export interface EventsArguments {
  readonly command: (typeof commands)[number];
  /** Default: all queues. */
  readonly from: string | undefined;
  /** Default: the running local stack. */
  readonly stack: string | undefined;
  readonly yes: boolean;
}

/**
 * @param args - without the program's own name.
 * @returns undefined when only the usage is asked for.
 * @throws CannotRun with what is wrong and how it is used.
 */
export function readEventsArguments(args: readonly string[]): EventsArguments | undefined {
  const { values, positionals } = parse(args);
  if (values.help) return undefined;
  const [word, ...others] = positionals;
  const command = commands.find((each) => each === word);
  if (command === undefined || others.length > 0) {
    throw wrong(`What is to be done? One of: ${commands.join(', ')}.`);
  }
  const { from, stack, yes = false, 'dry-run': dryRun = false } = values;
  if (from === '') throw wrong('--from must not be empty.');
  if (stack === '') throw wrong('--stack must not be empty.');
  if ((yes || dryRun) && command !== 'replay') throw wrong('--yes and --dry-run go with replay.');
  return { command: dryRun ? 'show' : command, from, stack, yes };
}

/** What to type to run the command again. */
export function eventsCommandLine({ command, from, stack }: EventsArguments): string {
  return [
    `npm run events -- ${command}`,
    ...(from === undefined ? [] : [`--from ${from}`]),
    ...(stack === undefined ? [] : [`--stack ${stack}`]),
  ].join(' ');
}
