import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Issuer, startIssuer } from '../../local/issuer/start-issuer.ts';
import { freePort } from './free-port.ts';
import { runCommand } from './run-command.ts';

function token(args: readonly string[], issuerPort: number | string) {
  return runCommand(process.execPath, ['local/token.ts', ...args], {
    environment: { ISSUER_PORT: String(issuerPort) },
  });
}

describe('the token command', () => {
  let issuer: Issuer;

  beforeAll(async () => {
    issuer = await startIssuer({ audience: 'save-card' });
  });
  afterAll(() => issuer.close());

  it('prints a token for the user, and nothing else', async () => {
    const command = token(['alice', '--email', 'a@b.example', '--expires-in', '60'], issuer.port);

    expect(await command.exitCode).toBe(0);
    expect(command.stderr()).toBe('');
    expect(command.stdout()).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    const { iat = 0, exp, ...claims } = decodeJwt(command.stdout().trim());
    expect(claims).toEqual({
      iss: issuer.url,
      aud: 'save-card',
      sub: 'alice',
      email: 'a@b.example',
    });
    expect(exp).toBe(iat + 60);
  });

  it('says what to do first when nothing gives out tokens', async () => {
    const port = await freePort();
    const command = token(['alice'], port);

    expect(await command.exitCode).toBe(1);
    expect(command.stdout()).toBe('');
    expect(command.stderr()).toBe(
      `Nothing gives out tokens on port ${port}: run npm start first (ISSUER_PORT names another port).\n`,
    );
  });

  it('says how it is used when it is told no user', async () => {
    const command = token([], issuer.port);

    expect(await command.exitCode).toBe(1);
    expect(command.stderr()).toMatch(/^Whose token\?\n\nUsage: npm run --silent token -- <user> /);
  });

  it('prints how it is used', async () => {
    const command = token(['--help'], 'x');

    expect(await command.exitCode).toBe(0);
    expect(command.stdout()).toMatch(/^Usage: npm run --silent token -- <user> /);
  });

  it('refuses a port that is none', async () => {
    const command = token(['alice'], 'x');

    expect(await command.exitCode).toBe(1);
    expect(command.stderr()).toBe(
      'ISSUER_PORT is "x", and has to be a port number from 0 to 65535.\n',
    );
  });
});
