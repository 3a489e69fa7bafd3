import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import dynalite from 'dynalite';
import type { Access } from './access.ts';
import { accessKeyOf } from './access-key-of.ts';
import { guardRequests } from './guard-requests.ts';
import { localCredentials } from './local-account.ts';
import { rememberPartitionKeys } from './partition-keys.ts';
import { tableNeeds } from './table-needs.ts';
import { type TableWrite, tableWriteOf } from './table-write.ts';

/** A request that is never answered keeps nobody from stopping. */
const closeWithinMs = 1_000;

export interface DynamoDb {
  readonly url: string;
  close(): Promise<void>;
}

export interface DynamoDbOptions {
  /**
   * Keeps the tables, and belongs to this process alone: dynalite brings the process down when it
   * cannot lock it. Default: in memory.
   */
  readonly folder?: string | undefined;
  /** Default: everybody may do everything. */
  readonly access?: Access | undefined;
  /** Looks at each request of a function first. Throws Refused for one that is not to come through. */
  readonly before?: (() => void) | undefined;
  /** Is told of each write of one item, when it is answered. */
  readonly onWrite?: ((write: TableWrite) => void) | undefined;
}

/**
 * An embedded DynamoDB (dynalite) on a free port of 127.0.0.1. It has neither transactions nor
 * deletion by time to live, and does not return the old item on a failed condition.
 */
export async function startDynamoDb({
  folder,
  access,
  before,
  onWrite,
}: DynamoDbOptions = {}): Promise<DynamoDb> {
  const server = dynalite({ createTableMs: 0, ...(folder !== undefined && { path: folder }) });
  const underWay = new Set<ServerResponse>();
  server.on('request', (request, response) => {
    // dynalite throws what goes wrong with a request, e.g. a client that hangs up, at the process.
    request.removeAllListeners('error').on('error', () => request.destroy());
    trackUntilAnswered(response, underWay);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) {
    throw new Error('The embedded DynamoDB does not say on which port it listens.');
  }
  const url = `http://127.0.0.1:${address.port}`;
  const partitionKeys = rememberPartitionKeys(url);
  if (access !== undefined || onWrite !== undefined) {
    guardRequests(server, async ({ headers }, body, response) => {
      const operation = String(headers['x-amz-target']).split('.').at(-1) ?? '';
      const input = parse(body);
      const write = onWrite && tableWriteOf(operation, input);
      if (write !== undefined) {
        response.once('finish', () =>
          onWrite?.({ ...write, isWritten: response.statusCode === 200 }),
        );
      }
      if (access === undefined) return;
      const caller = accessKeyOf(headers.authorization);
      // The tools' requests, such as those for the partition keys, are not looked into.
      const isTool = caller === localCredentials.accessKeyId;
      const needs = isTool ? [] : await tableNeeds(operation, input, partitionKeys.find);
      access.check(caller, needs);
      if (!isTool) before?.();
    });
  }
  return {
    url,
    close: async () => {
      partitionKeys.close();
      await untilNoneIsLeft(underWay);
      const closed = promisify(server.close.bind(server))();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Until dynalite has answered, whether or not anybody is there to hear it. */
function trackUntilAnswered(response: ServerResponse, underWay: Set<ServerResponse>): void {
  underWay.add(response);
  const end = response.end.bind(response);
  response.end = ((...args: Parameters<typeof end>) => {
    underWay.delete(response);
    return end(...args);
  }) as typeof response.end;
}

/** dynalite throws at the process when its tables are closed in the middle of a request. */
async function untilNoneIsLeft(underWay: ReadonlySet<ServerResponse>): Promise<void> {
  const latestMs = Date.now() + closeWithinMs;
  while (underWay.size > 0 && Date.now() < latestMs) {
    await sleep(5);
  }
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
