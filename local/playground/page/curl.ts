import type { Asked } from './ask.ts';
import { region } from './sign-request.ts';

/** A line to be pasted into a terminal, in the project's folder. */
export interface CurlLine {
  readonly text: string;
  /** The variable that it sets. The value, which the line may not show, tells one setting from another. */
  readonly sets?: { readonly name: string; readonly value: string };
  /** It only looks. */
  readonly isRead?: boolean;
}

/** By value: the variables that stand for what another run has otherwise. */
export type VariableNames = ReadonlyMap<string, string>;

/**
 * The lines of an action with one more. Left out are a variable that has the value already, and a read that is
 * repeated at once. Everything else is a line each time: a capture that is asked for twice is the point.
 */
export function withLine(lines: readonly CurlLine[], line: CurlLine): readonly CurlLine[] {
  const { sets, isRead = false } = line;
  const before = sets && lines.findLast((it) => it.sets?.name === sets.name);
  const isSet = before?.sets?.value === sets?.value && before !== undefined;
  const isRepeated = isRead && lines.at(-1)?.text === line.text;
  return isSet || isRepeated ? lines : [...lines, line];
}

/** Puts a user's token into `$TOKEN`. */
export function curlOfToken(userId: string, issuerPort: string): CurlLine {
  const port = issuerPort === '3002' ? '' : `ISSUER_PORT=${issuerPort} `;
  // The first `--` ends npm's own options, the second those of the command.
  const user = userId.startsWith('-') ? `-- ${quote(userId)}` : quote(userId);
  return {
    text: `TOKEN=$(${port}npm run --silent token -- ${user})`,
    sets: { name: 'TOKEN', value: userId },
  };
}

/** A key of another order: with the same one a paste would get the order that is paid. */
export function curlOfKey(key: string, name: string): CurlLine {
  return {
    text: `${name}=$(node -p 'crypto.randomUUID()')`,
    sets: { name, value: key },
  };
}

/** @param field - of the answer to the line before. */
export function curlOfIntentId(id: string, name: string, field: string): CurlLine {
  return { text: `${name}='<the ${field} of the answer above>'`, sets: { name, value: id } };
}

/** Where a request goes, e.g. `http://localhost:3000`, and what stands as a variable in it. */
export interface CurlContext {
  readonly origin: string;
  readonly names: VariableNames;
}

const signed = ['--aws-sigv4', `"aws:amz:${region}:execute-api"`, '--user', 'local:local'];

/** A request that curl signs. */
export function curlOfMerchant(asked: Asked, context: CurlContext): CurlLine {
  return curlOf(asked, context, signed);
}

/** What the page does not show, and what another run has otherwise: a person puts it in. */
const secrets = [
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
  return secrets.flatMap(({ name, value, line }) => {
    const [found] = text.match(value) ?? [];
    return found === undefined ? [] : [{ text: line, sets: { name, value: found } }];
  });
}

/** A request, in which a token stands as `$TOKEN`, and what is secret as a variable too. */
export function curlOf(
  { method, path, headers = {}, body }: Asked,
  { origin, names }: CurlContext,
  options: readonly string[] = [],
): CurlLine {
  const words = [
    'curl',
    '-sS',
    '-w',
    "'\\n'",
    ...options,
    ...(method === 'GET' ? [] : ['-X', method]),
    quote(`${origin}${path}`, names),
    ...Object.entries(headers).flatMap(([name, value]) => ['-H', headerText(name, value, names)]),
    ...(body === undefined ? [] : ['-d', quote(body, names)]),
  ];
  return { text: words.join(' '), isRead: method === 'GET' };
}

function headerText(name: string, value: string, names: VariableNames): string {
  return value.startsWith('Bearer ')
    ? '"authorization: Bearer $TOKEN"'
    : quote(`${name}: ${value}`, names);
}

/** A word of the line, in which secrets and named values stand as variables. */
function quote(text: string, names: VariableNames = new Map()): string {
  const isPlain = !/["$`\\!']/.test(text);
  const variables = [...secrets, ...[...names].map(([value, name]) => ({ value, name }))];
  const named = variables.reduce(
    (rest, { name, value }) =>
      rest.replaceAll(value, () => (isPlain ? `$${name}` : `'"$${name}"'`)),
    text.replaceAll("'", "'\\''"),
  );
  if (isPlain && named !== text) return `"${named}"`;
  return /^[\w@.:/-]+$/.test(named) ? named : `'${named}'`;
}
