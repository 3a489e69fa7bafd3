import { createHmac } from 'node:crypto';

/**
 * The `dojo-signature` of a body: `sha256=` and the HMAC-SHA256 of its bytes, keyed with the
 * secret's text as it is, as upper-case hex pairs with dashes between them.
 */
export function signWebhook(body: string, secret: string): string {
  const digest = createHmac('sha256', secret).update(body, 'utf8').digest('hex').toUpperCase();
  return `sha256=${digest.replaceAll(/..(?!$)/g, '$&-')}`;
}
