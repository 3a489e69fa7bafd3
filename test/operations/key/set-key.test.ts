import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Connection } from '../../../operations/connect.ts';
import { setKey } from '../../../operations/key/set-key.ts';
import { MovableDeployment, minuteMs } from '../account/movable-deployment.ts';
import { someKey } from './some-key.ts';

let present: string;
let deployment: MovableDeployment;
/** All that a person saw. */
let seen: string[];

beforeEach(async () => {
  present = someKey();
  seen = [];
  deployment = await MovableDeployment.start(present);
});
afterEach(async () => {
  // Whatever came of it.
  expect(seen.join('\n')).not.toMatch(/sk_\w+_[0-9a-f]/);
  await deployment.close();
});

interface Typing {
  readonly otherAccount?: boolean;
  readonly agree?: boolean;
  readonly connection?: Connection;
}

/** Somebody types, or pipes, this. @returns the exit code, or what was complained about. */
async function set(
  typed: string | undefined,
  { otherAccount = false, agree = true, connection = deployment.connection }: Typing = {},
): Promise<number | string> {
  const say = (sentence: string) => {
    seen.push(sentence);
  };
  try {
    return await setKey({
      target: deployment.target,
      connection,
      clock: deployment.clock,
      args: { stack: 'save-card-demo-sandbox', otherAccount },
      keys: {
        read: async (question) => {
          say(question);
          return typed;
        },
      },
      say,
      agree: async (question) => {
        say(question);
        return agree;
      },
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    say(message);
    return message;
  }
}

async function stored() {
  const SecretId = deployment.target.dojoKeySecretName;
  const { SecretString = '', VersionId } = await deployment.connection.secrets.send(
    new GetSecretValueCommand({ SecretId }),
  );
  return { text: SecretString, version: VersionId };
}

/** Gives the account of a key another one. */
function another(sameAccountAs: string): string {
  const key = someKey();
  deployment.simulator.accounts.addKey(key, { sameAccountAs });
  return key;
}

/** The map has a user, and a canary that is not young. */
async function openShop(): Promise<void> {
  await deployment.call('alice');
  deployment.pass(10 * minuteMs);
  deployment.simulator.requests.clear();
}

/** What Dojo was asked. */
function asked(): readonly string[] {
  return deployment.simulator.requests.list().map(({ route }) => route);
}

describe('a key of the map’s account', () => {
  it('is stored once Dojo has answered one read with it', async () => {
    await openShop();
    const fresh = another(present);
    expect(await set(fresh)).toBe(0);
    expect(asked()).toEqual(['GET /customers/{customerId}']);
    expect(JSON.parse((await stored()).text)).toEqual({ apiKey: fresh });
    expect(seen).toEqual([
      'This is the deployment under test. It takes a sandbox key.',
      'Dojo API key (sk_sandbox_…), not shown:',
      "Dojo accepts the key, and it belongs to the map's account.",
      'Stored. Within 7 minutes no request uses the old key any more: revoke that one at Dojo from 2026-01-05 00:18 UTC on.',
    ]);
  });

  it('is not written when it is what is stored', async () => {
    await openShop();
    const before = await stored();
    expect(await set(present)).toBe(0);
    expect(await stored()).toEqual(before);
    expect(seen.at(-1)).toBe('The secret holds this key already: nothing was written.');
  });

  it('is told by its users’ customers where somebody has deleted the canary', async () => {
    await openShop();
    const canaryId = await deployment.canaryId();
    deployment.delete(present, canaryId ?? '');
    const fresh = another(present);
    expect(await set(fresh)).toBe(0);
    expect(JSON.parse((await stored()).text)).toEqual({ apiKey: fresh });
    expect(seen.join('\n')).toContain(
      "The map's own customer (canary) is not there; an audit makes it: npm run audit -- --stack save-card-demo-sandbox",
    );
  });
});

describe('the first key of a map', () => {
  it.each(['{}', '{"apiKey": ""}', 'to be filled'])(
    'is stored in the place of %s, once Dojo has answered a read with it',
    async (placeholder) => {
      await deployment.putText(placeholder);
      const first = someKey();
      expect(await set(first)).toBe(0);
      expect(asked()).toEqual(['POST /customers/search']);
      expect(JSON.parse((await stored()).text)).toEqual({ apiKey: first });
      expect(seen.slice(2)).toEqual([
        'Dojo accepts the key. The map has no user yet: its customers will live in the account of this key.',
        'Stored. The functions use it from their next request on.',
      ]);
    },
  );
});

describe('nothing is stored', () => {
  let before: Awaited<ReturnType<typeof stored>>;
  beforeEach(async () => {
    await openShop();
    before = await stored();
  });
  afterEach(async () => expect(await stored()).toEqual(before));

  it.each<[string, string | undefined, string]>([
    ['Ctrl-C', undefined, 'No key was given. Nothing was stored.'],
    ['Enter', '', 'No key was given. Nothing was stored.'],
    ['a word', 'password', 'This is no Dojo API key: one for this stage is sk_sandbox_ and more'],
    ['a prefix', 'sk_sandbox_', 'This is no Dojo API key: one for this stage is sk_sandbox_ and'],
    ['JSON', JSON.stringify({ apiKey: someKey() }), 'This is no Dojo API key'],
    ['two keys', `${someKey()} ${someKey()}`, 'This is no Dojo API key'],
    [
      'a production key',
      someKey('sk_prod_'),
      'This is a production key, and the stage is a sandbox one: its keys start with sk_sandbox_. Nothing was stored.',
    ],
  ])('of %s, and Dojo is not asked', async (_, typed, complaint) => {
    expect(await set(typed)).toContain(complaint);
    expect(asked()).toEqual([]);
  });

  it('of a key that Dojo refuses', async () => {
    const revoked = another(present);
    deployment.simulator.accounts.revokeKey(revoked);
    expect(await set(revoked)).toBe(
      'Dojo does not accept this key: it was revoked, or not copied completely. Nothing was stored.',
    );
    expect(asked()).toEqual(['GET /customers/{customerId}']);
  });

  it('of a key of another account, and what is to be done is said', async () => {
    expect(await set(someKey())).toBe(
      [
        'WRONG ACCOUNT: Dojo accepts the key, but its account does not know the customers of the deployment under test. Nothing was stored.',
        'Use a key of the right account. To move the map to this account on purpose, see docs/dojo-account.md, store the key with: npm run key -- set --other-account --stack save-card-demo-sandbox',
        'and then run: npm run account -- move --stack save-card-demo-sandbox',
      ].join('\n'),
    );
    expect(new Set(asked())).toEqual(new Set(['GET /customers/{customerId}']));
  });

  it('of another account’s, when whoever asked for that does not agree', async () => {
    expect(await set(someKey(), { otherAccount: true, agree: false })).toBe(1);
    expect(seen.slice(-3)).toEqual([
      expect.stringContaining('from now on the API answers 503, until the map is moved'),
      'Store it?',
      'Nothing was stored.',
    ]);
  });

  it('while Dojo is away', async () => {
    deployment.simulator.faults.next({
      ...{ route: 'GET /customers/{customerId}', times: 100 },
      ...{ kind: 'status', status: 503 },
    });
    const message = await set(another(present));
    expect(message).toMatch(
      /^Dojo did not answer, or not with an answer\. \(dojo_unavailable, 503\)/,
    );
    expect(message).toMatch(/\nNothing was stored\.$/);
  });

  it('of a key that may not read customers, and what Dojo says is told without the key', async () => {
    const fresh = another(present);
    deployment.simulator.faults.next({
      route: 'GET /customers/{customerId}',
      kind: 'status',
      status: 403,
      title: `The key ${fresh} may not do this.`,
    });
    expect(await set(fresh)).toContain('Dojo says: The key sk_… may not do this.');
  });
});

describe('a canary that is younger than a minute', () => {
  it('and not known to the key’s account has the key refused until it is older', async () => {
    await deployment.call('alice');
    expect(await set(someKey())).toContain('Run it again in a minute.');
    expect(JSON.parse((await stored()).text)).toEqual({ apiKey: present });
  });
});

describe('a key of another account that is to be moved to', () => {
  it('is stored when that is asked for, and the map can be moved', async () => {
    await openShop();
    const other = someKey();
    expect(await set(other, { otherAccount: true })).toBe(0);
    expect(JSON.parse((await stored()).text)).toEqual({ apiKey: other });
    expect(seen.at(-1)).toBe(
      'Stored. Keep a key of the present account for erasures, and go on with: npm run account -- move --stack save-card-demo-sandbox',
    );
    deployment.pass(10 * minuteMs);
    expect(await deployment.move()).toMatchObject({ exitCode: 0 });
    expect(await set(other)).toBe(0);
  });
});

describe('a secret that cannot be written', () => {
  it('is said, with what to do', async () => {
    await openShop();
    const { connection } = deployment;
    const refusing = {
      ...connection,
      secrets: Object.assign(Object.create(connection.secrets), {
        send: (command: object) =>
          command instanceof GetSecretValueCommand
            ? connection.secrets.send(command)
            : Promise.reject(Object.assign(new Error('no'), { name: 'AccessDeniedException' })),
      }),
    };
    expect(await set(another(present), { connection: refusing })).toBe(
      'Secrets Manager did not say that it stored the key (AccessDeniedException). Run this again: it stores nothing twice.',
    );
  });
});
