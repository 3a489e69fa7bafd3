import { commandArguments } from '../../lib/command-arguments.ts';

export const sbomUsage = `Usage: npm run sbom -- [--app <name>]

Prints a bill of materials of what is deployed, as CycloneDX 1.6 in JSON: builds the functions of an app, and
lists the packages that are in their code. npm run --silent sbom > sbom.json keeps it.

  --app <name>  an app of cdk.json. Default: demo

Exit code: 0 done, 2 it could not be made.`;

const { parse, refuseWords, wrong } = commandArguments(sbomUsage, { app: { type: 'string' } });

/**
 * @param args - without the program's own name.
 * @returns undefined when only the usage is asked for.
 * @throws WrongArguments with what is wrong and how it is used.
 */
export function readSbomArguments(args: readonly string[]): { readonly app: string } | undefined {
  const { values, positionals } = parse(args);
  if (values.help) return undefined;
  refuseWords(positionals);
  const { app = 'demo' } = values;
  if (app === '') throw wrong('--app must not be empty.');
  return { app };
}
