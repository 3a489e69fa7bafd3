import { createHmac, timingSafeEqual } from 'node:crypto';

/** The header with the signature, in lower case. */
export const signatureHeader = 'dojo-signature';

/** `sha256=4B-49-F8-…`; the prefix, the dashes and the case make no difference. */
function parseSignature(header: string): Buffer | undefined {
  const hex = header
    .trim()
    .replace(/^sha256=/i, '')
    .replaceAll('-', '');
  return /^[0-9a-f]{64}$/i.test(hex) ? Buffer.from(hex, 'hex') : undefined;
}

/**
 * Whether the header is the HMAC-SHA256 of the body's bytes with one of the secrets. Takes the
 * same time whichever secret it is, and however much of the signature is right.
 */
export function isSignedWithAny(
  rawBody: Uint8Array,
  header: string | undefined,
  secrets: readonly string[],
): boolean {
  const signature = header === undefined ? undefined : parseSignature(header);
  if (signature === undefined) return false;
  const matches = secrets.map((secret) =>
    timingSafeEqual(signature, createHmac('sha256', secret).update(rawBody).digest()),
  );
  return matches.includes(true);
}
