import { once } from 'node:events';
import { promisify } from 'node:util';
import dynalite from 'dynalite';

export interface DynamoDb {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * An embedded DynamoDB (dynalite) on a free port of 127.0.0.1. It has neither transactions nor
 * deletion by time to live, and does not return the old item on a failed condition.
 *
 * @param folder - keeps the tables, and belongs to this process alone: dynalite brings the process
 * down when it cannot lock it. Default: in memory.
 */
export async function startDynamoDb(folder?: string): Promise<DynamoDb> {
  const server = dynalite({ createTableMs: 0, ...(folder !== undefined && { path: folder }) });
  server.on('request', (request) => {
    // dynalite throws what goes wrong with a request, e.g. a client that hangs up, at the process.
    request.removeAllListeners('error').on('error', () => request.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) {
    throw new Error('The embedded DynamoDB does not say on which port it listens.');
  }
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: async () => {
      const closed = promisify(server.close.bind(server))();
      server.closeAllConnections();
      await closed;
    },
  };
}
