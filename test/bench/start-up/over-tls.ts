import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { createServer } from 'node:tls';
import type { Part } from '../../../local/started-parts.ts';
import type { SelfSigned } from './self-signed.ts';

/** A door to a service on this machine that speaks TLS, as AWS and Dojo do. */
export interface TlsDoor extends Part {
  /** `https://localhost:…` */
  readonly url: string;
}

/** @param target - `http://127.0.0.1:…` */
export async function overTls(target: string, { key, cert }: SelfSigned): Promise<TlsDoor> {
  const { hostname, port } = new URL(target);
  const server = createServer({ key, cert }, (socket) => {
    const inner = connect({ host: hostname, port: Number(port), noDelay: true });
    // Functions end while their connections are open.
    for (const each of [socket, inner]) each.on('error', () => each.destroy());
    socket.setNoDelay();
    socket.pipe(inner).pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.close();
    },
  };
}
