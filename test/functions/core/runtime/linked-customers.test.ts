import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CustomerId, UserId } from '../../../../functions/core/customers/customer-link.ts';
import { createRuntime } from '../../../../functions/core/runtime/runtime.ts';

const alice = 'alice' as UserId;
let nowMs: number;

beforeEach(() => {
  nowMs = 1_000_000;
  vi.spyOn(Date, 'now').mockImplementation(() => nowMs);
  const variables = {
    SAVE_CARD_APP: 'demo',
    SAVE_CARD_STAGE: 'sandbox',
    SAVE_CARD_TABLE_NAME: 'table',
    SAVE_CARD_DOJO_KEY_SECRET_ID: 'secret',
    SAVE_CARD_DOJO_ENVIRONMENT: 'sandbox',
    SAVE_CARD_AMOUNT_LIMITS: '{"GBP":{"minimum":30,"maximum":5000}}',
    AWS_REGION: 'eu-west-2',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    // Nothing listens there: the key that is fetched at the start is not needed.
    AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe('the links that an instance remembers', () => {
  it('are forgotten after five minutes', () => {
    const { linkedCustomers } = createRuntime();
    linkedCustomers.set(alice, 'cust_sandbox_1' as CustomerId);
    nowMs += 299_000;
    expect(linkedCustomers.get(alice)).toBe('cust_sandbox_1');
    nowMs += 2_000;
    expect(linkedCustomers.get(alice)).toBeUndefined();
  });
});
