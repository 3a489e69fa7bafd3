import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DojoSimulator, startDojoSimulator } from '../../simulator/dojo-simulator.ts';
import { apiKey, call, createCustomer, listSavedCards, mintSecret } from './dojo-caller.ts';

const startMs = Date.parse('2026-01-02T03:04:05.678Z');

describe('customer secrets of the simulator', () => {
  let simulator: DojoSimulator;
  let customerId: string;
  beforeEach(async () => {
    simulator = await startDojoSimulator({
      clock: () => startMs,
      settings: { customerSecretTtlMs: 60_000 },
    });
    customerId = await createCustomer(simulator);
  });
  afterEach(() => simulator.close());

  it('are minted without a body and say when they expire', async () => {
    const answer = await call(simulator, 'POST', `/customers/${customerId}/create-secret`);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      secret: expect.stringMatching(/^cs_[\w-]{22}$/),
      createdAt: '2026-01-02T03:04:05.678Z',
      expireAt: '2026-01-02T03:05:05.678Z',
    });
  });

  it('are fresh each time, and the earlier one stays good', async () => {
    const first = await mintSecret(simulator, customerId);
    const second = await mintSecret(simulator, customerId);
    expect(second).not.toBe(first);
    expect((await listSavedCards(simulator, customerId, first)).status).toBe(200);
    expect((await listSavedCards(simulator, customerId, second)).status).toBe(200);
  });

  it('open the cards until they expire', async () => {
    const secret = await mintSecret(simulator, customerId);
    simulator.advanceClock(59_999);
    expect((await listSavedCards(simulator, customerId, secret)).status).toBe(200);
    simulator.advanceClock(1);
    expect((await listSavedCards(simulator, customerId, secret)).status).toBe(401);
  });

  it('are forgotten once they have expired, when the next one is minted', async () => {
    await mintSecret(simulator, customerId);
    await mintSecret(simulator, customerId);
    simulator.advanceClock(60_000);
    const last = await mintSecret(simulator, customerId);
    const kept = simulator.accounts.list().flatMap((account) => account.secrets.dump());
    expect(kept.map(({ secret }) => secret)).toEqual([last]);
  });

  it('do not open another customer’s cards', async () => {
    const secret = await mintSecret(simulator, customerId);
    const other = await createCustomer(simulator);
    expect((await listSavedCards(simulator, other, secret)).status).toBe(401);
  });

  it('are not replaced by the API key, nor do they replace it', async () => {
    const secret = await mintSecret(simulator, customerId);
    const keyForCards = await listSavedCards(simulator, customerId, apiKey);
    const secretForCustomer = await call(simulator, 'GET', `/customers/${customerId}`, {
      key: secret,
    });
    expect([keyForCards.status, secretForCustomer.status]).toEqual([401, 401]);
  });

  it('need the version header as well', async () => {
    const secret = await mintSecret(simulator, customerId);
    const answer = await call(simulator, 'GET', `/customers/public/${customerId}/payment-methods`, {
      key: secret,
      headers: { version: null },
    });
    expect(answer.status).toBe(400);
  });
});
