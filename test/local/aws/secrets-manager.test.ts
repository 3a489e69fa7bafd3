import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSecretsManager } from '../../../local/aws/start-secrets-manager.ts';
import type { Listening } from '../../../local/listen-on-loopback.ts';

function token(digit: string) {
  return digit.repeat(32);
}

describe('the Secrets Manager endpoint, through the SDK', () => {
  let service: Listening;
  let client: SecretsManagerClient;
  let now: number;

  beforeEach(async () => {
    now = Date.UTC(2026, 0, 1);
    service = await startSecretsManager({
      secrets: { 'demo/key': '{"apiKey":"sk_sandbox_local"}', 'demo/empty': undefined },
      clock: () => now,
    });
    client = new SecretsManagerClient({
      endpoint: service.url,
      region: 'eu-west-2',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 1,
    });
  });
  afterEach(async () => {
    client.destroy();
    await service.close();
  });

  const get = (SecretId: string, more: { VersionId?: string; VersionStage?: string } = {}) =>
    client.send(new GetSecretValueCommand({ SecretId, ...more }));
  const put = (SecretId: string, SecretString: string, ClientRequestToken?: string) =>
    client.send(
      new PutSecretValueCommand({
        SecretId,
        SecretString,
        ...(ClientRequestToken !== undefined && { ClientRequestToken }),
      }),
    );

  it('reads a secret by name', async () => {
    expect(await get('demo/key')).toMatchObject({
      ARN: expect.stringMatching(
        /^arn:aws:secretsmanager:eu-west-2:000000000000:secret:demo\/key-[0-9a-f]{6}$/,
      ),
      Name: 'demo/key',
      SecretString: '{"apiKey":"sk_sandbox_local"}',
      VersionStages: ['AWSCURRENT'],
      CreatedDate: new Date('2026-01-01T00:00:00Z'),
    });
  });

  it('reads it by ARN, with and without the random end', async () => {
    const { ARN = '' } = await get('demo/key');

    expect((await get(ARN)).Name).toBe('demo/key');
    expect((await get(ARN.slice(0, -7))).Name).toBe('demo/key');
  });

  it('answers ResourceNotFoundException for a secret that there is not', async () => {
    const refusal = await get('demo/other').catch((error: unknown) => error);

    expect(refusal).toBeInstanceOf(ResourceNotFoundException);
    expect(refusal).toMatchObject({ message: "Secrets Manager can't find the specified secret." });
  });

  it('answers ResourceNotFoundException for a secret that nobody has filled', async () => {
    await expect(get('demo/empty')).rejects.toThrow(
      "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
    );
  });

  it('makes the value that is put the current one, and the one before it the previous', async () => {
    await put('demo/key', 'second', token('2'));
    await put('demo/key', 'third', token('3'));

    expect((await get('demo/key')).SecretString).toBe('third');
    expect((await get('demo/key', { VersionStage: 'AWSPREVIOUS' })).SecretString).toBe('second');
    expect((await get('demo/key', { VersionId: token('2') })).SecretString).toBe('second');
  });

  it('fills an empty secret', async () => {
    await put('demo/empty', 'first');

    expect((await get('demo/empty')).SecretString).toBe('first');
  });

  it('takes the same put twice as one', async () => {
    await put('demo/key', 'second', token('2'));
    const again = await put('demo/key', 'second', token('2'));

    expect(again).toMatchObject({ VersionId: token('2'), VersionStages: ['AWSCURRENT'] });
  });

  it('refuses another value under a token that was used', async () => {
    await put('demo/key', 'second', token('2'));

    await expect(put('demo/key', 'other', token('2'))).rejects.toThrow(ResourceExistsException);
    expect((await get('demo/key')).SecretString).toBe('second');
  });

  it('describes a secret without its value', async () => {
    now = Date.UTC(2026, 0, 2);
    await put('demo/key', 'second', token('2'));

    const description = await client.send(new DescribeSecretCommand({ SecretId: 'demo/key' }));

    expect(description).toMatchObject({
      Name: 'demo/key',
      CreatedDate: new Date('2026-01-01T00:00:00Z'),
      LastChangedDate: new Date('2026-01-02T00:00:00Z'),
    });
    expect(Object.values(description.VersionIdsToStages ?? {})).toEqual([
      ['AWSPREVIOUS'],
      ['AWSCURRENT'],
    ]);
    expect(JSON.stringify(description)).not.toContain('sk_sandbox_local');
  });

  it('refuses what it does not do', async () => {
    await expect(client.send(new ListSecretsCommand({}))).rejects.toMatchObject({
      name: 'UnknownOperationException',
    });
  });

  it.each([
    ['an empty id', '{"SecretId":""}', 'ValidationException'],
    ['no id', '{}', 'ValidationException'],
    ['what is not JSON', '{', 'SerializationException'],
  ])('refuses %s with 400', async (_, body, exception) => {
    const answer = await fetch(service.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'secretsmanager.GetSecretValue',
        authorization: 'AWS4-HMAC-SHA256 Credential=local',
      },
      body,
    });

    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ __type: exception });
  });

  it('refuses a request that nobody signed', async () => {
    const answer = await fetch(service.url, {
      method: 'POST',
      headers: { 'x-amz-target': 'secretsmanager.GetSecretValue' },
      body: '{"SecretId":"demo/key"}',
    });

    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({
      __type: 'MissingAuthenticationTokenException',
      Message: 'Missing Authentication Token',
    });
  });
});
