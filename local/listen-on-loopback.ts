import { createServer, type Server } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** A server that takes requests. */
export interface Listening {
  readonly port: number;
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** Ends every connection at once, idle or not. */
  close(): Promise<void>;
}

/**
 * Listens on 127.0.0.1, and on ::1 where the machine has it, since that is what `localhost` means
 * first to many clients. On a port of the system's choice (0) it listens on 127.0.0.1 only.
 *
 * @param app - with `forceCloseConnections: true`, so that `close` does not wait for idle clients.
 * @throws the system's error, e.g. with the code `EADDRINUSE`.
 */
export async function listenOnLoopback(app: FastifyInstance, port: number): Promise<Listening> {
  await app.listen({ host: '127.0.0.1', port });
  const address = app.server.address();
  const boundPort = typeof address === 'object' && address !== null ? address.port : port;
  const twin = port === 0 ? undefined : await passOnFromIpv6(app, port);
  return {
    port: boundPort,
    url: `http://127.0.0.1:${boundPort}`,
    close: async () => {
      twin?.close();
      await app.close();
    },
  };
}

/** Hands the connections of ::1 to the server of 127.0.0.1, as Node allows for. */
async function passOnFromIpv6(app: FastifyInstance, port: number): Promise<Server | undefined> {
  const twin = createServer((socket) => app.server.emit('connection', socket));
  try {
    await new Promise<void>((resolve, reject) => {
      twin.once('error', reject).listen(port, '::1', resolve);
    });
    return twin;
  } catch (error) {
    if (isWithoutIpv6(error)) {
      return undefined;
    }
    await app.close();
    throw error;
  }
}

function isWithoutIpv6(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT')
  );
}
