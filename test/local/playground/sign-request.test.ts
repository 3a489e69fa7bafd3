import { describe, expect, it } from 'vitest';
import { localCredentials, localRegion } from '../../../local/aws/local-account.ts';
import { createIamAuthorizer } from '../../../local/gateway/iam-authorizer.ts';
import { signRequest } from '../../../local/playground/page/sign-request.ts';

const now = new Date('2026-02-03T04:05:06.789Z');
const host = 'localhost:3000';

describe('the page’s signature', () => {
  it.each([
    ['GET', '/merchant/payment-intents/pi_1', ''],
    [
      'POST',
      '/merchant/payment-intents/pi_1/captures',
      '{"amount":{"value":1,"currencyCode":"GBP"}}',
    ],
    ['DELETE', '/merchant/users/auth0%7C5f7c/customer', ''],
  ])('lets %s %s in', async (method, path, body) => {
    const authorize = createIamAuthorizer({
      credentials: localCredentials,
      region: localRegion,
      clock: () => now.getTime(),
    });
    const headers = await signRequest(
      { method, path, host, body, headers: { 'idempotency-key': 'refund-1' } },
      now,
    );
    const received = { method, url: path, headers: { ...headers, host }, body: Buffer.from(body) };

    expect(await authorize(received)).toMatchObject({ accessKey: 'local' });
    expect(await authorize({ ...received, body: Buffer.from('changed') })).toBeUndefined();
  });
});
