import type { Asked } from './ask.ts';
import { region } from './sign-request.ts';

/** A line to be pasted into a terminal, in the project's folder. */
export interface CurlLine {
  readonly text: string;
}

/** Puts a user's token into `$TOKEN`. */
export function curlOfToken(userId: string, issuerPort: string): CurlLine {
  const port = issuerPort === '3002' ? '' : `ISSUER_PORT=${issuerPort} `;
  return { text: `TOKEN=$(${port}npm run --silent token -- ${quote(userId)})` };
}

/** A request with a token, which stands as `$TOKEN`. */
export function curlOfApi(asked: Asked): CurlLine {
  return curl(`${location.origin}${asked.path}`, asked, []);
}

const signed = ['--aws-sigv4', `"aws:amz:${region}:execute-api"`, '--user', 'local:local'];

/** A request that curl signs. */
export function curlOfMerchant(asked: Asked, options: readonly string[] = signed): CurlLine {
  return curl(`${location.origin}${asked.path}`, asked, options);
}

/** A request to Dojo, in which its secrets stand as variables. */
export function curlOfDojo(asked: Asked, dojoUrl: string): CurlLine {
  return curl(`${dojoUrl}${asked.path}`, asked, []);
}

/** What the page does not show, and what another run has otherwise: a person puts it in. */
const variables = [
  {
    name: 'CUSTOMER_SECRET',
    value: /\bcs_[\w-]+/g,
    line: "CUSTOMER_SECRET='<the customerSecret of an answer above>'",
  },
  {
    name: 'SESSION_SECRET',
    value: /(?<=\/)[\w-]{100,}/g,
    line: "SESSION_SECRET='<the clientSessionSecret of the answer above>'",
  },
  { name: 'MD', value: /\bchal_[\w-]+/g, line: "MD='<the md of the answer above>'" },
] as const;

/** Lines that name what a request to Dojo needs. */
export function curlOfSecrets({ path, headers = {}, body = '' }: Asked): readonly CurlLine[] {
  const text = [path, ...Object.values(headers), body].join(' ');
  return variables
    .filter(({ value }) => text.search(value) >= 0)
    .map(({ line }) => ({ text: line }));
}

function curl(url: string, { method, headers = {}, body }: Asked, options: readonly string[]) {
  const words = [
    'curl',
    '-sS',
    '-w',
    "'\\n'",
    ...options,
    ...(method === 'GET' ? [] : ['-X', method]),
    quote(url),
    ...Object.entries(headers).flatMap(([name, value]) => ['-H', headerText(name, value)]),
    ...(body === undefined ? [] : ['-d', quote(body)]),
  ];
  return { text: words.join(' ') };
}

function headerText(name: string, value: string): string {
  return value.startsWith('Bearer ')
    ? '"authorization: Bearer $TOKEN"'
    : quote(`${name}: ${value}`);
}

/** A word of the line, in which secrets stand as variables. */
function quote(text: string): string {
  const isPlain = !/["$`\\!']/.test(text);
  const named = variables.reduce(
    (rest, { name, value }) => rest.replaceAll(value, isPlain ? `$${name}` : `'"$${name}"'`),
    text.replaceAll("'", "'\\''"),
  );
  if (isPlain && named !== text) return `"${named}"`;
  return /^[\w@.:/-]+$/.test(named) ? named : `'${named}'`;
}
