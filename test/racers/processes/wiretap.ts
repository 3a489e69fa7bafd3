import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request,
  type Server,
} from 'node:http';

/** One HTTP request of the product on its way to a service. */
export interface Exchange {
  readonly service: 'dynamodb' | 'dojo';
  /** E.g. `PutItem claimed` or `POST /customers`. */
  readonly name: string;
  readonly body: string;
}

export interface Reply {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}

/** What the product gets to see: what the service says, a broken connection, nothing, or a reply. */
export type Verdict = 'go-on' | 'reset' | 'silence' | Reply;

/** Told of each exchange twice: before the service has heard of it, and after it has done it. */
export interface Interception {
  readonly before?: (exchange: Exchange) => Verdict | Promise<Verdict>;
  readonly after?: (exchange: Exchange) => Verdict | Promise<Verdict>;
}

/** Stands in front of DynamoDB and Dojo, so that the product needs no hooks to be disturbed. */
export interface Wiretap {
  readonly dynamoDbUrl: string;
  readonly dojoUrl: string;
  close(): Promise<void>;
}

export interface Services {
  readonly dynamoDbUrl: string;
  readonly dojoUrl: string;
}

export async function startWiretap(
  services: Services,
  interception: Interception,
): Promise<Wiretap> {
  const [dynamoDb, dojo] = await Promise.all([
    listen(services.dynamoDbUrl, 'dynamodb', interception),
    listen(services.dojoUrl, 'dojo', interception),
  ]);
  return {
    dynamoDbUrl: urlOf(dynamoDb),
    dojoUrl: urlOf(dojo),
    close: async () => {
      await Promise.all([stop(dynamoDb), stop(dojo)]);
    },
  };
}

async function listen(
  target: string,
  service: Exchange['service'],
  { before, after }: Interception,
): Promise<Server> {
  const server = createServer(async (incoming, outgoing) => {
    // A process that is killed breaks off its requests.
    for (const side of [incoming, outgoing]) side.on('error', () => outgoing.destroy());
    const bytes = await readAll(incoming);
    const exchange = { service, name: nameOf(incoming, bytes), body: bytes.toString() };
    const deliver = (verdict: Exclude<Verdict, 'go-on'>) => {
      if (verdict === 'silence') return;
      if (verdict === 'reset') outgoing.socket?.resetAndDestroy();
      else outgoing.writeHead(verdict.status, verdict.headers).end(verdict.body);
    };
    const early = (await before?.(exchange)) ?? 'go-on';
    if (early !== 'go-on') return deliver(early);
    const reply = await passOn(incoming, target, bytes);
    const late = (await after?.(exchange)) ?? 'go-on';
    return deliver(late === 'go-on' ? reply : late);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

async function passOn(
  { method, url = '/', headers }: IncomingMessage,
  target: string,
  body: Buffer,
): Promise<Reply> {
  const outgoing = request(new URL(url, target), { method, headers });
  outgoing.end(body);
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve).once('error', reject);
  });
  const { connection: _, 'transfer-encoding': __, ...kept } = answer.headers;
  return { status: answer.statusCode ?? 0, headers: kept, body: await readAll(answer) };
}

async function readAll(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/**
 * DynamoDB: the operation, the state that is written, and what the item is if it is not a user's. Dojo:
 * the method, the path without ids, and whether it makes the canary.
 */
function nameOf({ method, url = '', headers }: IncomingMessage, bytes: Buffer): string {
  const operation = String(headers['x-amz-target'] ?? '').split('.')[1];
  const body = bytes.toString();
  if (operation === undefined) {
    const path = idsInPaths.reduce((text, [pattern, name]) => text.replace(pattern, name), url);
    return [method, path, body.includes(canaryPhrase) ? 'canary' : undefined]
      .filter(Boolean)
      .join(' ');
  }
  const kind = /"pk":\{"S":"([\w-]+)#/.exec(body)?.[1];
  const state = kind === 'payment' ? paymentState(body) : /"state":\{"S":"(\w+)"\}/.exec(body)?.[1];
  return [operation, state, kind && itemNames[kind]].filter(Boolean).join(' ');
}

/** Of a write: whether an operation is open then. */
function paymentState(body: string): string | undefined {
  if (!body.includes('"record"')) return undefined;
  return body.includes('"openSinceMs"') ? 'open' : 'ended';
}

const idsInPaths: readonly (readonly [RegExp, string])[] = [
  [/cust_[\w-]+/, '{customerId}'],
  [/pi_[\w-]+/, '{paymentIntentId}'],
  [/si_[\w-]+/, '{setupIntentId}'],
  [/\?.*/, ''],
];

const canaryPhrase = 'do not delete';
const itemNames: Readonly<Record<string, string>> = {
  account: 'canary',
  adoptable: 'adoptable',
  map: 'map',
  payment: 'payment',
  'give-back': 'budget',
};

function urlOf(server: Server): string {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('A wiretap has no port.');
  return `http://127.0.0.1:${address.port}`;
}

async function stop(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}
