import { CannotRun } from '../lib/cannot-run.ts';
import { commandArguments } from '../lib/command-arguments.ts';
import { readStartOptions } from './start-options.ts';

const usage = `Usage: npm start

Runs the whole backend on this machine until Ctrl-C: the API, the Dojo simulator, the token issuer and
embedded AWS services. These variables change what it does, as in PORT=8080 npm start:

  PORT=<n>             of the API. Default: 3000. 0, here and below: any free port
  DOJO_PORT=<n>        of the Dojo simulator. Default: 3001
  ISSUER_PORT=<n>      of the token issuer. Default: 3002
  APP=<name>           an app of cdk.json. Default: demo
  STAGE=<name>         a stage of the app. Default: sandbox
  DATA_DIR=<folder>    keeps the data there. Default: it is in memory
  DOJO_BASE_URL=<url>  a real Dojo, with DOJO_API_KEY=<key>. Default: the simulator
  LOGS=json            prints the functions' log lines as they are. Default: short lines

Exit code: 0 it was told to stop, 1 it could not start, or a part of it broke.`;

const { parse, refuseWords } = commandArguments(usage, {});

/** `npm start`. Sets the exit code: see `usage`. */
export async function startCommand(args: readonly string[]): Promise<void> {
  try {
    const { values, positionals } = parse(args);
    if (values.help) {
      console.log(usage);
      return;
    }
    refuseWords(positionals);
    const options = readStartOptions(process.env);
    // Imported only here: what is wrong is said before all that the stack consists of is loaded.
    const { readStage } = await import('../lib/read-stage.ts');
    await readStage(options.app, options.stage);
    const { runLocalStack } = await import('./run-local-stack.ts');
    await runLocalStack(options);
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
