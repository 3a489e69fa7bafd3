import { once } from 'node:events';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { listenOnLoopback } from '../../local/listen-on-loopback.ts';
import { freePort } from './free-port.ts';

const hasIpv6Loopback = Object.values(networkInterfaces())
  .flat()
  .some((it) => it?.address === '::1');

function app() {
  const server = Fastify({ forceCloseConnections: true });
  server.get('/', async () => 'here');
  return server;
}

describe('a server on the loopback', () => {
  it('says where it is', async () => {
    const listening = await listenOnLoopback(app(), 0);

    const answer = await fetch(listening.url);
    await listening.close();

    expect(listening.url).toBe(`http://127.0.0.1:${listening.port}`);
    expect(await answer.text()).toBe('here');
  });

  it('refuses a port that another program has on 127.0.0.1', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;

    await expect(listenOnLoopback(app(), port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
    other.close();
  });

  describe.runIf(hasIpv6Loopback)('where there is IPv6', () => {
    it('answers on ::1 too, which localhost may be', async () => {
      const listening = await listenOnLoopback(app(), await freePort());

      const answer = await fetch(`http://[::1]:${listening.port}/`);
      const text = await answer.text();
      await listening.close();

      expect(text).toBe('here');
      await expect(fetch(`http://[::1]:${listening.port}/`)).rejects.toThrow('fetch failed');
    });

    it('refuses a port that another program has on ::1, and frees it on 127.0.0.1', async () => {
      const port = await freePort();
      const other = createServer().listen(port, '::1');
      await once(other, 'listening');

      await expect(listenOnLoopback(app(), port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
      const again = createServer().listen(port, '127.0.0.1');
      await once(again, 'listening');
      again.close();
      other.close();
    });
  });
});
