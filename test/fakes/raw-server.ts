import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

/** What a raw server does with the connection once the request's headers and body have come. */
export type RawAnswer = (socket: Socket) => void;

/** A TCP server on loopback that answers each request with the next scripted bytes, faults included. */
export class RawServer {
  readonly requests: string[] = [];
  connections = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #script: RawAnswer[] = [];

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<RawServer> {
    const server = createServer();
    const raw = new RawServer(server);
    server.on('connection', (socket) => raw.#serve(socket));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return raw;
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('not listening');
    return `http://127.0.0.1:${address.port}`;
  }

  /** What to do with the next requests, in order; the last one repeats. */
  script(...answers: RawAnswer[]): void {
    this.#script = answers;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #serve(socket: Socket): void {
    this.connections += 1;
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#sockets.delete(socket));
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk.toString('utf8');
      const headerEnd = received.indexOf('\r\n\r\n');
      if (headerEnd < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(received)?.[1] ?? 0);
      if (Buffer.byteLength(received.slice(headerEnd + 4)) < length) return;
      this.requests.push(received);
      received = '';
      const answer = this.#script.length > 1 ? this.#script.shift() : this.#script[0];
      answer?.(socket);
    });
  }
}

/** A whole answer. */
export function answers(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): RawAnswer {
  return (socket) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(
      `HTTP/1.1 ${status} X\r\ncontent-length: ${Buffer.byteLength(text)}\r\n${lines.join('')}\r\n${text}`,
    );
  };
}
export const resets: RawAnswer = (socket) => socket.resetAndDestroy();
export const staysSilent: RawAnswer = () => undefined;
export const stallsAfterHeaders: RawAnswer = (socket) => {
  socket.write('HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{"id":');
};
export const truncates: RawAnswer = (socket) => {
  socket.end('HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{"id":');
};
