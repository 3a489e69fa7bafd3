import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Refused } from './refused.ts';

/**
 * Has each POST of a server looked at before the server's own listener gets it.
 *
 * @param look - throws Refused for a request that is not to come through.
 */
export function guardRequests(
  server: Server,
  look: (request: IncomingMessage, body: string, response: ServerResponse) => Promise<void>,
): void {
  const listeners = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', async (request: IncomingMessage, response: ServerResponse) => {
    try {
      const body = await buffer(request);
      if (request.method === 'POST') {
        await look(request, body.toString(), response);
      }
      const again = replay(request, body);
      for (const listener of listeners) {
        listener.call(server, again, response);
      }
    } catch (error) {
      if (error instanceof Refused) {
        refuse(response, error);
      } else {
        response.destroy();
      }
    }
  });
}

/** The request again, since its body can be read only once. */
function replay({ method, url, headers }: IncomingMessage, body: Buffer): Readable {
  return Object.assign(Readable.from(body.length === 0 ? [] : [body]), { method, url, headers });
}

function refuse(response: ServerResponse, { exception, message }: Refused): void {
  response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(
    JSON.stringify({ __type: `com.amazon.coral.service#${exception}`, Message: message }),
  );
}
