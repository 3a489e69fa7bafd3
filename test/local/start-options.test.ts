import { describe, expect, it } from 'vitest';
import { CannotRun } from '../../lib/cannot-run.ts';
import { readStartOptions } from '../../local/start-options.ts';

describe('the options of npm start', () => {
  it('have defaults', () => {
    expect(readStartOptions({ PORT: '', DATA_DIR: ' ' })).toEqual({
      port: 3000,
      dojoPort: 3001,
      issuerPort: 3002,
      app: 'demo',
      stage: 'sandbox',
      dataFolder: undefined,
      dojo: undefined,
      logs: 'short',
    });
  });

  it('come from environment variables', () => {
    expect(
      readStartOptions({
        PORT: '4000',
        DOJO_PORT: '4001',
        ISSUER_PORT: '0',
        APP: 'shop',
        STAGE: 'live',
        DATA_DIR: './data',
        DOJO_BASE_URL: 'https://api.dojo.tech/',
        DOJO_API_KEY: 'sk_sandbox_abc',
        LOGS: 'json',
      }),
    ).toEqual({
      port: 4000,
      dojoPort: 4001,
      issuerPort: 0,
      app: 'shop',
      stage: 'live',
      dataFolder: './data',
      dojo: { baseUrl: 'https://api.dojo.tech', apiKey: 'sk_sandbox_abc' },
      logs: 'json',
    });
  });

  it.each([
    [{ PORT: 'abc' }, 'PORT is "abc", and has to be a port number from 0 to 65535.'],
    [{ PORT: '-1' }, 'PORT is "-1", and has to be a port number from 0 to 65535.'],
    [{ DOJO_PORT: '65536' }, 'DOJO_PORT is "65536", and has to be a port number from 0 to 65535.'],
    [
      { DOJO_API_KEY: 'sk_sandbox_abc' },
      'DOJO_API_KEY is set and DOJO_BASE_URL is not: set both to use a real Dojo (https://api.dojo.tech), or neither to use the simulator.',
    ],
    [
      { DOJO_BASE_URL: 'https://api.dojo.tech' },
      'DOJO_BASE_URL is set and DOJO_API_KEY is not: set both to use a real Dojo (https://api.dojo.tech), or neither to use the simulator.',
    ],
    [
      { DOJO_API_KEY: 'sk_sandbox_abc', DOJO_BASE_URL: 'http://api.dojo.tech' },
      'DOJO_BASE_URL is "http://api.dojo.tech", and has to be an https address such as https://api.dojo.tech (plain http on this machine only).',
    ],
    [
      { PORT: 'x', ISSUER_PORT: 'y' },
      'PORT is "x", and has to be a port number from 0 to 65535.\nISSUER_PORT is "y", and has to be a port number from 0 to 65535.',
    ],
  ])('refuse %o in words', (variables, sentences) => {
    expect(() => readStartOptions(variables)).toThrow(new CannotRun(sentences));
  });

  it('never say the key', () => {
    const variables = { DOJO_API_KEY: 'sk_sandbox_abc', DOJO_BASE_URL: 'nonsense' };

    expect(() => readStartOptions(variables)).toThrow(/^(?!.*sk_sandbox_abc)/);
  });
});
