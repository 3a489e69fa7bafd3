/** Headers of one hop: they say nothing to a function, and API Gateway does not pass them on. */
const hopByHop = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * The request's headers as payload 2.0 has them: names in lower case, repeated ones joined with a
 * comma, cookies apart.
 *
 * @param rawHeaders - name, value, name, value, as Node received them.
 */
export function splitHeaders(rawHeaders: readonly string[]): {
  readonly headers: Record<string, string>;
  readonly cookies: readonly string[];
} {
  const headers: Record<string, string> = {};
  const cookies: string[] = [];
  for (const [name, value] of pairs(rawHeaders)) {
    if (name === 'cookie') {
      cookies.push(...value.split(/;\s*/).filter((cookie) => cookie !== ''));
    } else if (!hopByHop.has(name)) {
      const earlier = headers[name];
      headers[name] = earlier === undefined ? value : `${earlier},${value}`;
    }
  }
  return { headers, cookies };
}

/**
 * Bytes of the request line and the header values together, which API Gateway limits to 10,240.
 *
 * @param requestLine - e.g. `GET /customer HTTP/1.1`.
 */
export function headBytes(requestLine: string, rawHeaders: readonly string[]): number {
  const values = [...pairs(rawHeaders)].map(([, value]) => Buffer.byteLength(value, 'latin1'));
  return values.reduce((sum, bytes) => sum + bytes, Buffer.byteLength(requestLine));
}

function* pairs(rawHeaders: readonly string[]): Iterable<readonly [name: string, value: string]> {
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    yield [(rawHeaders[at] ?? '').toLowerCase(), rawHeaders[at + 1] ?? ''];
  }
}
