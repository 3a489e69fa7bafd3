import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { CustomerLink, UserId } from '../../../functions/core/customers/customer-link.ts';
import {
  customerLinkKey,
  formatCustomerLink,
} from '../../../functions/core/dynamodb/customer-link-item.ts';
import { tableSchema } from '../../../lib/table-schema.ts';
import type { Part } from '../../../local/started-parts.ts';
import { handOn } from '../cost/recorder.ts';

/** About a megabyte of items, as DynamoDB counts: the most that it looks at for one answer. */
const usersAPage = 6_000;

export interface MapOfUsers extends Part {
  readonly url: string;
  /** How many requests came since it was asked last. */
  takeCalls(): number;
}

/**
 * Stands before the embedded DynamoDB and answers scans by itself, as if the table had so many users more:
 * a million items would take that one half an hour to store, and most of the processor to hand out.
 *
 * @param userAt - is asked for 0, 1, 2, …
 */
export async function startMapOfUsers(
  target: string,
  users: () => number,
  userAt: (index: number) => readonly [UserId, CustomerLink],
): Promise<MapOfUsers> {
  let calls = 0;
  const server = createServer(async (request, response) => {
    try {
      calls += 1;
      const body = await buffer(request);
      if (!String(request.headers['x-amz-target']).endsWith('.Scan')) {
        const answer = await handOn(request, body, target);
        response.writeHead(answer.status, answer.headers).end(answer.body);
        return;
      }
      const page = pageOf(JSON.parse(body.toString()), users(), userAt);
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(JSON.stringify(page));
    } catch {
      response.destroy();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    takeCalls: () => {
      const taken = calls;
      calls = 0;
      return taken;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

interface Scan {
  readonly ExpressionAttributeValues: Readonly<Record<string, { readonly S?: string }>>;
  readonly ExclusiveStartKey?: { readonly index: { readonly S: string } };
}

function pageOf(
  { ExpressionAttributeValues: values, ExclusiveStartKey: after }: Scan,
  users: number,
  userAt: Parameters<typeof startMapOfUsers>[2],
) {
  const first = Number(after?.index.S ?? 0);
  const end = Math.min(users, first + usersAPage);
  const isOfUsers = Object.values(values).some(({ S }) => S === customerLinkKey('' as UserId));
  const Items = Array.from({ length: isOfUsers ? end - first : 0 }, (_, offset) => {
    const [userId, link] = userAt(first + offset);
    return {
      [tableSchema.partitionKey]: { S: customerLinkKey(userId) },
      ...formatCustomerLink(link),
    };
  });
  return { Items, ...(end < users && { LastEvaluatedKey: { index: { S: String(end) } } }) };
}
