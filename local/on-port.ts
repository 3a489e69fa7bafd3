import { CannotRun } from '../lib/cannot-run.ts';

/**
 * Starts a server on a port that a person chose.
 *
 * @param variable - the environment variable that chooses another port.
 * @throws CannotRun when the port is taken or not allowed.
 */
export async function onPort<Server>(
  variable: string,
  port: number,
  start: (port: number) => Promise<Server>,
): Promise<Server> {
  try {
    return await start(port);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'EADDRINUSE') {
      throw new CannotRun(
        `Port ${port} is in use: stop the program that has it, or choose another port with ${variable}=<port>.`,
        { cause },
      );
    }
    if (code === 'EACCES') {
      throw new CannotRun(
        `Port ${port} needs more rights than this user has: choose another with ${variable}=<port>.`,
        { cause },
      );
    }
    throw cause;
  }
}
