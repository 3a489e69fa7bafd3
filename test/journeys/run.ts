import { commandArguments } from '../../lib/command-arguments.ts';
import { readOrExit } from '../../lib/read-or-exit.ts';

const usage = `Usage: npm run journey -- --url <url> --token <token> [options]

Runs the journey suite against a deployment.

  --url <url>            base URL of the API
  --token <token>        one that the API accepts
  --other-token <token>  another user's: adds the owner checks
  --dojo <url>           base URL of the simulator: adds what needs a card
  --app <name>           Default: demo

Exit code: 0 all of it passed, 1 something did not, 2 it could not run.`;

const { parse, refuseWords, wrong } = commandArguments(usage, {
  url: { type: 'string' },
  token: { type: 'string' },
  'other-token': { type: 'string' },
  dojo: { type: 'string' },
  app: { type: 'string', default: 'demo' },
});

function readArguments(args: readonly string[]) {
  const { values, positionals } = parse(args);
  if (values.help) return undefined;
  refuseWords(positionals);
  const { url, token, 'other-token': otherToken, dojo, app } = values;
  if (url === undefined || !URL.canParse(url)) throw wrong('--url must be the base URL of an API.');
  if (!token) throw wrong('--token must be a token that the API accepts.');
  if (otherToken === '' || otherToken === token) {
    throw wrong('--other-token must be another user’s token.');
  }
  if (dojo !== undefined && !URL.canParse(dojo)) {
    throw wrong('--dojo must be the base URL of a simulator.');
  }
  return { url, token, otherToken, dojo, app };
}

const { url, token, otherToken, dojo, app } = readOrExit(usage, () =>
  readArguments(process.argv.slice(2)),
);

process.env.JOURNEY_URL = url;
process.env.JOURNEY_TOKEN = token;
if (otherToken !== undefined) process.env.JOURNEY_OTHER_TOKEN = otherToken;
if (dojo !== undefined) process.env.JOURNEY_DOJO_URL = dojo;
process.env.JOURNEY_APP = app;
// Imported only here: the usage needs no vitest.
const { startVitest } = await import('vitest/node');
const vitest = await startVitest('test', [], {
  include: ['test/journeys/deployed.journey.ts'],
  reporters: ['verbose'],
  watch: false,
});
await vitest.close();
