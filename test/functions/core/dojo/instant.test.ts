import { afterEach, describe, expect, it, vi } from 'vitest';
import { instant } from '../../../../functions/core/dojo/instant.ts';

afterEach(() => vi.unstubAllEnvs());

describe('a time of Dojo’s', () => {
  it.each([
    '2026-01-31T12:00:00Z',
    '2026-01-31T12:00:00.0000000Z',
    '2026-01-31T13:00:00+01:00',
    '2026-01-31T12:00:00.0000000',
    '2026-01-31T12:00:00',
  ])('%s is the same moment on a machine in New York', (text) => {
    vi.stubEnv('TZ', 'America/New_York');
    expect(instant.parse(text)).toBe(1_769_860_800_000);
  });

  it.each(['', 'soon', '2026-13-01T00:00:00Z'])('is not %j', (text) => {
    expect(instant.safeParse(text).success).toBe(false);
  });
});
