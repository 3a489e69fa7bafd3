import { parseArgs } from 'node:util';
import { startVitest } from 'vitest/node';

const usage =
  'npm run journey -- --url <base URL of the API> --token <token> [--other-token <another user’s token>] [--dojo <base URL of the simulator>] [--app <app, default demo>]';

function stop(sentence: string): never {
  console.error(`${sentence}\nUsage: ${usage}`);
  process.exit(2);
}

function readOptions() {
  try {
    return parseArgs({
      options: {
        url: { type: 'string' },
        token: { type: 'string' },
        'other-token': { type: 'string' },
        dojo: { type: 'string' },
        app: { type: 'string', default: 'demo' },
      },
    }).values;
  } catch (error) {
    return stop(error instanceof Error ? error.message : String(error));
  }
}

const { url, token, 'other-token': otherToken, dojo, app } = readOptions();
if (url === undefined || !URL.canParse(url)) stop('--url must be the base URL of an API.');
if (!token) stop('--token must be a token that the API accepts.');
if (otherToken === '' || otherToken === token) stop('--other-token must be another user’s token.');
if (dojo !== undefined && !URL.canParse(dojo)) stop('--dojo must be the base URL of a simulator.');

process.env.JOURNEY_URL = url;
process.env.JOURNEY_TOKEN = token;
if (otherToken !== undefined) process.env.JOURNEY_OTHER_TOKEN = otherToken;
if (dojo !== undefined) process.env.JOURNEY_DOJO_URL = dojo;
process.env.JOURNEY_APP = app;
const vitest = await startVitest('test', [], {
  include: ['test/journeys/deployed.journey.ts'],
  reporters: ['verbose'],
  watch: false,
});
await vitest.close();
