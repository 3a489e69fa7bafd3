import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isFromDojo } from '../../../../functions/core/webhooks/verify-webhook.ts';

function signed(rawBody: Buffer, secret: string) {
  return {
    rawBody,
    signature: `sha256=${createHmac('sha256', secret).update(rawBody).digest('hex')}`,
  };
}
function secretsThatBecome(kept: readonly string[], renewed: readonly string[]) {
  return {
    get: async () => kept,
    renew: async () => renewed,
  };
}

describe('isFromDojo', () => {
  it('takes a secret that was stored a moment ago', async () => {
    const webhook = signed(Buffer.from('{}'), 'new');
    expect(await isFromDojo(webhook, secretsThatBecome(['old'], ['old', 'new']))).toBe(true);
  });

  it('does not look for new secrets where an old one fits', async () => {
    const secrets = {
      get: async () => ['old'],
      renew: () => Promise.reject(new Error('not expected here')),
    };
    expect(await isFromDojo(signed(Buffer.from('{}'), 'old'), secrets)).toBe(true);
  });

  it('takes a body of 64 KB and refuses one more byte, however well signed', async () => {
    const secrets = secretsThatBecome(['one'], ['one']);
    expect(await isFromDojo(signed(Buffer.alloc(65_536), 'one'), secrets)).toBe(true);
    expect(await isFromDojo(signed(Buffer.alloc(65_537), 'one'), secrets)).toBe(false);
  });

  it.each([undefined, `sha256=${'0'.repeat(64)}`])(
    'accepts nothing while no secret is stored, and says what to do (signature %s)',
    async (signature) => {
      const verified = isFromDojo(
        { rawBody: Buffer.from('{}'), signature },
        secretsThatBecome([], []),
      );
      await expect(verified).rejects.toMatchObject({
        name: 'NotConfigured',
        code: 'webhook_secrets_missing',
        message: expect.stringContaining('npm run webhooks -- subscribe --stack save-card-'),
      });
    },
  );
});
