import { once } from 'node:events';
import * as http from 'node:http';
import type * as https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTransport, type Transport } from '../../../../functions/core/dojo/transport.ts';

let server: http.Server;
let sockets: Socket[];
let held: http.ServerResponse[];
let nowMs: number;
let transport: Transport;

beforeEach(async () => {
  sockets = [];
  held = [];
  nowMs = 1_000_000;
  // Requests to /held are answered by `release`, all others at once. Only the client closes.
  server = http.createServer({ keepAliveTimeout: 0 }, (request, response) => {
    if (request.url !== '/held') return response.end('{}');
    held.push(response);
    server.emit('held');
    return response;
  });
  server.on('connection', (socket) => sockets.push(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  transport = createTransport(http as unknown as typeof https, () => nowMs);
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

function send(path = '/') {
  const { port } = server.address() as AddressInfo;
  const url = new URL(`http://127.0.0.1:${port}${path}`);
  return transport({ method: 'GET', url, headers: {}, body: undefined }, 5_000);
}
/** Requests whose answers wait for `release`, once all of them have come to the server. */
async function hold(count: number) {
  const answers = Promise.all(Array.from({ length: count }, () => send('/held')));
  while (held.length < count) await once(server, 'held');
  return { answers };
}
function release() {
  for (const response of held) response.end('{}');
}
function open() {
  return sockets.filter((socket) => !socket.closed);
}
/** Waits for the server to see that no more than `count` connections are open. */
async function openDownTo(count: number) {
  while (open().length > count) {
    await Promise.race(open().map((socket) => once(socket, 'close')));
  }
}

describe('connections that were idle for over four seconds', () => {
  it('are closed, so that they do not pile up', async () => {
    for (let calls = 0; calls < 20; calls++) {
      await send();
      nowMs += 4_001;
    }
    await openDownTo(1);
    expect(sockets).toHaveLength(20);
    expect(open()).toEqual(sockets.slice(-1));
  });

  it('are closed one by one: a busy connection does not keep its neighbour', async () => {
    const { answers } = await hold(2);
    release();
    await answers;
    nowMs += 3_000;
    await send();
    nowMs += 3_000;
    await send();
    await openDownTo(1);
    expect(sockets).toHaveLength(2);
    expect(open()).toHaveLength(1);
  });

  it('are none of those with a request in flight', async () => {
    const { answers } = await hold(1);
    nowMs += 5_000;
    await send();
    nowMs += 5_000;
    await send();
    await openDownTo(2);
    release();
    expect(await answers).toMatchObject([{ status: 200 }]);
    expect(sockets).toHaveLength(3);
    expect(open()).toEqual([sockets[0], sockets[2]]);
  });
});
