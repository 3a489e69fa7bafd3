const defaultPort = 3001;

export const usage = `Usage: npm run dojo

Runs the Dojo simulator alone, until Ctrl-C. These variables change what it does, as in
DOJO_PORT=4001 npm run dojo:

  DOJO_PORT=<n>      its port. Default: ${defaultPort}. 0: any free port
  DATA_DIR=<folder>  keeps its data there. Default: it is in memory

Exit code: 0 it was told to stop, 1 it could not start, or not save its data.`;

export interface SimulatorOptions {
  /** 0: any free one. */
  readonly port: number;
  /** Default: everything is in memory. */
  readonly dataFolder: string | undefined;
}

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * @param args - without the program's own name.
 * @returns undefined when only the usage is asked for.
 * @throws RangeError that says what is wrong.
 */
export function readSimulatorOptions(
  [argument]: readonly string[],
  { DOJO_PORT, DATA_DIR }: Variables,
): SimulatorOptions | undefined {
  if (argument === '--help' || argument === '-h') return undefined;
  if (argument !== undefined) throw new RangeError(`It takes no argument but --help.\n\n${usage}`);
  return { port: readPort(DOJO_PORT), dataFolder: DATA_DIR?.trim() || undefined };
}

function readPort(text: string | undefined): number {
  if (text === undefined || text === '') return defaultPort;
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new RangeError(`DOJO_PORT is "${text}", which is not a port: use 0 to 65535.`);
}
