import { readFileSync } from 'node:fs';
import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { deadlineIn } from '../../functions/core/clock.ts';
import { type AccessNeed, accessByRole } from '../../local/aws/access.ts';
import { createTable } from '../../local/aws/create-table.ts';
import { localCredentials, localRegion } from '../../local/aws/local-account.ts';
import { startDynamoDb } from '../../local/aws/start-dynamo-db.ts';
import { startSecretsManager } from '../../local/aws/start-secrets-manager.ts';
import { keyKeptForMs } from '../../operations/account/key-in-secret.ts';
import { connect } from '../../operations/connect.ts';
import { rotateAfterDays } from '../../operations/key/age-of-secret.ts';
import { checkKeys } from '../../operations/key/check-keys.ts';
import type { KeyOperation } from '../../operations/key/key-operation.ts';
import { readKeyStatus } from '../../operations/key/key-status.ts';
import { setKey } from '../../operations/key/set-key.ts';
import { startDojoSimulator } from '../../simulator/dojo-simulator.ts';
import { fixtureStage } from '../fixtures/fixture-app.ts';
import { someKey } from '../operations/key/some-key.ts';

const page = readFileSync('docs/keys.md', 'utf8');
const settings = await fixtureStage();

describe('docs/keys.md', () => {
  it('says for how long the old key has to stay', () => {
    const minutes = Math.ceil(keyKeptForMs(settings) / 60_000);
    expect(page).toContain(`Wait **${minutes} minutes**`);
    expect(readFileSync('docs/operations.md', 'utf8')).toContain(`wait ${minutes} minutes`);
  });

  it('says when a rotation is due', () => {
    expect(page).toContain(`due for rotation after ${rotateAfterDays} days`);
  });
});

const policy = z.object({
  Statement: z.array(
    z.object({
      Effect: z.literal('Allow'),
      Action: z.union([z.string(), z.array(z.string())]),
      Resource: z.string(),
    }),
  ),
});
const [, json = ''] = /```json\n([\s\S]*?)```/.exec(page) ?? [];

/** What the page gives the operator, for the local services, which know no CloudFormation. */
const given = policy
  .parse(JSON.parse(json))
  .Statement.flatMap(({ Action, Resource }) =>
    [Action].flat().map((action) => ({ action, resource: Resource.split(/:secret:|:table\//)[1] })),
  )
  .flatMap(({ action, resource }) =>
    resource === undefined
      ? []
      : [{ action, resource: resource.replace('<TableName>', 'save-card-demo-sandbox') }],
  );

describe('the operator’s policy in docs/keys.md', () => {
  const used = new Set<string>();
  let operation: KeyOperation;
  let close: () => Promise<unknown>;
  let present: string;

  beforeAll(async () => {
    const byRole = accessByRole({ permissions: new Map([['operator', given]]) });
    const access = {
      check: (caller: string, needs: readonly AccessNeed[]) => {
        byRole.check(caller, needs);
        if (caller === 'operator') for (const { action } of needs) used.add(action);
      },
    };
    present = someKey();
    const dojoKeySecretName = 'save-card/demo/sandbox/dojo-api-key';
    const webhookSecretName = 'save-card/demo/sandbox/dojo-webhook-secrets';
    const simulator = await startDojoSimulator();
    const dynamoDb = await startDynamoDb({ access });
    await createTable(dynamoDb.url, 'save-card-demo-sandbox');
    const secretsManager = await startSecretsManager({
      access,
      secrets: {
        [dojoKeySecretName]: JSON.stringify({ apiKey: present }),
        [webhookSecretName]: undefined,
      },
    });
    const targetFor = (credentials: typeof localCredentials) => {
      const service = { region: localRegion, credentials };
      return {
        name: 'the stack under test',
        settings,
        dojoBaseUrl: simulator.url,
        tableName: 'save-card-demo-sandbox',
        dojoKeySecretName,
        webhookUrl: 'https://api.example/webhooks/dojo',
        webhookSecretName,
        dynamoDb: { ...service, endpoint: dynamoDb.url },
        secretsManager: { ...service, endpoint: secretsManager.url },
      };
    };
    // The deployment has its canary.
    const functions = connect(targetFor(localCredentials));
    const keeper = functions.map.canaryKeeper(functions.dojoKey.get, () =>
      deadlineIn(9_000, Date.now),
    );
    await keeper.make(undefined);
    functions.close();

    const target = targetFor({ accessKeyId: 'operator', secretAccessKey: 'operator' });
    const connection = connect(target);
    const fresh = someKey();
    simulator.accounts.addKey(fresh, { sameAccountAs: present });
    operation = { target, connection, args: { stack: undefined }, clock: Date.now };
    present = fresh;
    close = () => {
      connection.close();
      return Promise.all([simulator.close(), dynamoDb.close(), secretsManager.close()]);
    };
  });
  afterAll(() => close());

  const set = (key: string) =>
    setKey({
      ...operation,
      args: { stack: undefined, otherAccount: false },
      keys: { read: async () => key },
      say: () => {},
      agree: async () => false,
    });

  it('is enough for every command, and gives nothing that none of them uses', async () => {
    expect(await set(present)).toBe(0);
    // The canary does not answer the question here, so that the whole map is read.
    await expect(set(someKey())).rejects.toThrow('Nothing was stored.');
    await readKeyStatus(operation);
    await checkKeys(operation);
    expect([...used].sort()).toEqual([...new Set(given.map(({ action }) => action))].sort());
  });

  it('does not let write the webhook signing secrets', async () => {
    const write = new PutSecretValueCommand({
      SecretId: operation.target.webhookSecretName,
      SecretString: '{}',
    });
    await expect(operation.connection.secrets.send(write)).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });
});
