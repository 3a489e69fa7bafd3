import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Permission } from './roles.ts';

/** What somebody asked of the table. */
export interface TableRequest {
  /** The access key that signed it. */
  readonly caller: string;
  /** `dynamodb:GetItem` */
  readonly action: string;
  /** The partition key of the item; absent for a scan or a query. */
  readonly key: string | undefined;
  readonly index: string | undefined;
}

export interface GuardedDynamoDb {
  readonly url: string;
  /** What was asked for and allowed. */
  readonly allowed: readonly TableRequest[];
  /** What was refused. Whoever has looked at it may take it out. */
  readonly refused: TableRequest[];
  close(): Promise<void>;
}

const nothingSaid: readonly Permission[] = [];

const matches = (pattern: string, key: string): boolean =>
  pattern.endsWith('*') ? key.startsWith(pattern.slice(0, -1)) : key === pattern;

/** As IAM decides, for roles that only allow. */
const mayDo = (request: TableRequest, permissions: readonly Permission[]): boolean =>
  permissions.some(
    ({ action, resource, keys }) =>
      action === request.action &&
      resource.endsWith(`/index/${request.index}`) === (request.index !== undefined) &&
      (keys === undefined || (request.key !== undefined && matches(keys, request.key))),
  );

const read = (request: IncomingMessage, body: string): TableRequest => {
  const { Key, Item, IndexName } = JSON.parse(body);
  const caller = /Credential=([^/]+)/.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const target = String(request.headers['x-amz-target']);
  return {
    caller,
    action: `dynamodb:${target.split('.').at(-1)}`,
    key: (Key ?? Item)?.pk?.S,
    index: IndexName,
  };
};

/**
 * A DynamoDB in front of another one that refuses what the caller's role does not allow, as AWS would.
 * The embedded one asks nobody for permission.
 *
 * @param permissions - of each caller, by the access key that it signs with.
 */
export async function guardDynamoDb(
  behind: string,
  permissions: ReadonlyMap<string, readonly Permission[]>,
): Promise<GuardedDynamoDb> {
  const allowed: TableRequest[] = [];
  const refused: TableRequest[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await text(request);
    const asked = read(request, body);
    if (!mayDo(asked, permissions.get(asked.caller) ?? nothingSaid)) {
      refused.push(asked);
      const type = 'com.amazon.coral.service#AccessDeniedException';
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(JSON.stringify({ __type: type, message: 'not authorized' }));
      return;
    }
    allowed.push(asked);
    const { host, connection, 'content-length': length, ...headers } = request.headers;
    const answered = await fetch(behind, {
      method: 'POST',
      headers: Object.entries(headers).map(([name, value]) => [name, String(value)]),
      body,
    });
    const answerHeaders = Object.fromEntries(
      [...answered.headers].filter(([name]) => !/^(connection|keep-alive|transfer-)/.test(name)),
    );
    response.writeHead(answered.status, answerHeaders).end(await answered.text());
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It does not listen.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    allowed,
    refused,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
