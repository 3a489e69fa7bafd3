import { describe, expect, it } from 'vitest';
import type { CustomerId } from '../../../../functions/core/customers/customer-link.ts';
import { mintCustomerSecret } from '../../../../functions/core/dojo/dojo-customer-secrets.ts';
import { mintSdkSecret } from '../../../../functions/core/payments/sdk-secret.ts';
import { FakeDojo } from '../../../fakes/fake-dojo.ts';
import { RecordingLog } from '../../../fakes/recording-log.ts';

const customerId = 'cust_1' as CustomerId;
function dojoWith(body: unknown) {
  return new FakeDojo(() => ({ status: 200, body }));
}
function mint(body: unknown) {
  const dojo = dojoWith(body);
  return mintCustomerSecret(dojo.client, customerId, dojo.deadline());
}

describe('a minted customer secret', () => {
  it('comes with the moment at which it expires', async () => {
    expect(await mint({ secret: 'cs_1', expireAt: '2026-01-31T12:00:00Z' })).toEqual({
      secret: 'cs_1',
      expiresAtMs: 1_769_860_800_000,
    });
  });

  it.each([{}, { expireAt: null }, { expireAt: 'soon' }])(
    'is as good where that moment cannot be read from %j',
    async (times) => {
      expect(await mint({ secret: 'cs_1', ...times })).toEqual({
        secret: 'cs_1',
        expiresAtMs: undefined,
      });
    },
  );

  it.each([{}, { secret: null }, { secret: '' }])('is none in %j', async (body) => {
    await expect(mint(body)).rejects.toMatchObject({ name: 'ContractBroken' });
  });

  it('is handed to the SDK with null for a moment that is not known', async () => {
    const dojo = dojoWith({ secret: 'cs_1' });
    const log = new RecordingLog();
    expect(
      await mintSdkSecret(dojo.client, customerId, { deadline: dojo.deadline(), log }),
    ).toEqual({ customerSecret: 'cs_1', expiresAt: null });
    expect(log.lines).toEqual([]);
  });
});
