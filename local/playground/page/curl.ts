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

/** A request to Dojo, in which a customer's secret stands as `$CUSTOMER_SECRET`. */
export function curlOfDojo(asked: Asked, dojoUrl: string): CurlLine {
  return curl(`${dojoUrl}${asked.path}`, asked, []);
}

/** Names the secret that a line of the SDK needs, which the page does not show. */
export const curlOfCustomerSecret: CurlLine = {
  text: "CUSTOMER_SECRET='<the customerSecret of the answer above>'",
};

function curl(url: string, { method, headers = {}, body }: Asked, options: readonly string[]) {
  const words = [
    'curl',
    '-sS',
    '-w',
    "'\\n'",
    ...options,
    ...(method === 'GET' ? [] : ['-X', method]),
    url,
    ...Object.entries(headers).flatMap(([name, value]) => ['-H', headerText(name, value)]),
    ...(body === undefined ? [] : ['-d', bodyText(body)]),
  ];
  return { text: words.join(' ') };
}

function headerText(name: string, value: string): string {
  if (name === 'authorization' && value.startsWith('Bearer '))
    return '"authorization: Bearer $TOKEN"';
  return quote(`${name}: ${value}`);
}

function bodyText(body: string): string {
  const withVariable = body.replaceAll(/"cs_[\w-]+"/g, `"'"$CUSTOMER_SECRET"'"`);
  return withVariable === body ? quote(body) : `'${withVariable}'`;
}

function quote(text: string): string {
  return /^[\w@.:/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
