import { connect } from 'node:net';

/** Sends bytes as they are to a server of this machine; the answer as text, until it hangs up. */
export function sendRaw(port: number, request: string | Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => socket.write(request));
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(Buffer.concat(chunks).toString()));
  });
}

/** Lines to HTTP's line ends; asks for the connection to be closed after the answer. */
export function httpRequest(requestLine: string, headers: readonly string[], body = ''): string {
  return [requestLine, ...headers, 'Connection: close', '', body].join('\r\n');
}
