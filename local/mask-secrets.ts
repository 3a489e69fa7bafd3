/** What a masked value begins and ends with, so that two of them can be told apart. */
function masked(secret: string): string {
  return secret.length < 24 ? '•••' : `${secret.slice(0, 4)}•••${secret.slice(-3)}`;
}

/** Fields whose whole value is a secret, by their name in lower case. */
const secretFields = new Set([
  'access_token',
  'apikey',
  'authorization',
  'clientsessionsecret',
  'customersecret',
  'cv2',
  'cvv',
  'dojo-signature',
  'md',
  'pareq',
  'pares',
  'secret',
  'secretstring',
  'token',
  // Of the SDK: the `md` that it was answered.
  'transactionid',
  'x-amz-security-token',
]);

/** Secrets that are told by their look, wherever they are. */
const secretPatterns: readonly RegExp[] = [
  /\beyJ[\w-]+\.[\w-]+\.[\w-]*/g,
  /\bsk_(?:sandbox|prod)_[\w-]+/g,
  /\bcs_[\w-]{10,}/g,
  /\bwhsec_[\w-]+/g,
  // A session secret, in the path of a call of the SDK.
  /(?<=\/)[\w-]{100,}/g,
];

/** A card number, typed with or without spaces. */
const cardNumber = /\b(?:\d[ -]?){12,18}\d\b/g;

/** @param text - of any kind, e.g. a path or a log line. */
export function maskText(text: string): string {
  const withoutSecrets = secretPatterns.reduce(
    (rest, pattern) => rest.replaceAll(pattern, (secret) => masked(secret)),
    text,
  );
  return withoutSecrets.replaceAll(cardNumber, (number) =>
    isEpochMs(number) ? number : `•••• ${number.slice(-4)}`,
  );
}

/** Times have thirteen digits, and no card of today has so few. */
function isEpochMs(number: string): boolean {
  return /^\d{13}$/.test(number);
}

/** The value with secrets masked, in whatever depth they are. */
function maskValue(value: unknown, name = ''): unknown {
  if (secretFields.has(name.toLowerCase()) && typeof value === 'string') return maskField(value);
  if (typeof value === 'string') return maskText(value);
  if (Array.isArray(value)) return value.map((each) => maskValue(each, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([field, each]) => [field, maskValue(each, field)]),
  );
}

/** Leaves the scheme of `Bearer …` and of `Basic …`, and what AWS's signature names. */
function maskField(text: string): string {
  const [, scheme = '', rest = ''] = /^(Bearer |Basic )?(.*)$/s.exec(text) ?? [];
  if (rest.startsWith('AWS4-')) return rest.replace(/Signature=\w+/, 'Signature=•••');
  return `${scheme}${masked(rest)}`;
}

/** A body for people: JSON is laid out, secrets are masked. */
export function maskBody(text: string): string {
  try {
    return JSON.stringify(maskValue(JSON.parse(text)), undefined, 2);
  } catch {
    return maskText(text);
  }
}

/** Headers for people, one a line. */
export function maskHeaders(headers: Readonly<Record<string, unknown>>): string {
  return Object.entries(headers)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${String(maskValue(String(value), name))}`)
    .join('\n');
}
