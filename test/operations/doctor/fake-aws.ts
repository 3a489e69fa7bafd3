import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

/** What an operation answers: JSON, or XML as text. */
export type AwsAnswer =
  | Readonly<Record<string, unknown>>
  | string
  | { readonly refusal: string; readonly status?: number };

/** An AWS that answers reads of all services on one port, by the names of the operations. */
export interface FakeAws {
  readonly url: string;
  /** To be changed by tests. What is not in it is refused as `AccessDeniedException`. */
  readonly answers: Map<string, AwsAnswer>;
  /** The operations that were asked for, with what their signature is for, e.g. `eu-west-2/sns`. */
  readonly asked: {
    readonly operation: string;
    readonly signedFor: string;
    readonly body: string;
  }[];
  close(): Promise<void>;
}

export async function startFakeAws(): Promise<FakeAws> {
  const answers: FakeAws['answers'] = new Map();
  const asked: FakeAws['asked'] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    if (request.url === '/ping') {
      response.end('healthy');
      return;
    }
    const operation = operationOf(request, body);
    const signedFor = /Credential=[^/]+\/\d+\/([^/]+\/[^/]+)\//.exec(
      request.headers.authorization ?? '',
    )?.[1];
    asked.push({ operation, signedFor: signedFor ?? 'nothing', body });
    const answer = answers.get(operation) ?? { refusal: 'AccessDeniedException' };
    if (typeof answer === 'string') {
      response.writeHead(200, { 'content-type': 'text/xml' }).end(answer);
    } else if (typeof answer.refusal === 'string') {
      response
        .writeHead(400, { 'content-type': 'application/x-amz-json-1.0' })
        .end(
          JSON.stringify({ __type: `com.amazonaws#${answer.refusal}`, message: 'sk_sandbox_x' }),
        );
    } else {
      response
        .writeHead(200, { 'content-type': 'application/x-amz-json-1.0' })
        .end(JSON.stringify(answer));
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return {
    url: `http://127.0.0.1:${address.port}`,
    answers,
    asked,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** `DescribeTable`, whatever the protocol; a path for a REST API. */
function operationOf({ headers, url = '' }: IncomingMessage, body: string): string {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return target.replace(/^.*\./, '');
  return new URLSearchParams(body).get('Action') ?? url;
}
