import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildOptions, bundleFunctions, projectFolder } from '../../lib/bundle.ts';
import { compactErrors } from '../../lib/lean-packages/compact-errors.ts';
import { absent, edited, replaced } from '../../lib/lean-packages/stand-in.ts';
import { leanPackages } from '../../lib/lean-packages.ts';
import * as original from '../fixtures/lean-clients/clients.ts';

type Clients = typeof original;

const packages = join(projectFolder, 'node_modules');
let folder: string;
let lean: Clients;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lean-packages-'));
  const entry = join(projectFolder, 'test/fixtures/lean-clients/clients.ts');
  await bundleFunctions({
    entries: [{ id: 'clients', entry }],
    appFolder: folder,
    outDir: folder,
    withMaps: false,
  });
  lean = createRequire(join(folder, 'loader.js'))('./clients/index.js');
});

afterAll(() => rmSync(folder, { recursive: true }));

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

/** Answers in turn; the last one stays. */
let answers: { readonly status: number; readonly body: unknown }[];
let received: Received[];
let server: Server;
let url: string;

beforeEach(async () => {
  answers = [];
  received = [];
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => (text += chunk));
    request.on('end', () => {
      received.push({ headers: request.headers, body: JSON.parse(text) });
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      response.statusCode = answer?.status ?? 500;
      response.setHeader('x-amzn-requestid', 'request-1');
      response.end(JSON.stringify(answer?.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  vi.stubEnv('AWS_REGION', 'eu-west-2');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'ASIAEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubEnv('AWS_SESSION_TOKEN', 'session');
  vi.stubEnv('AWS_ENDPOINT_URL', url);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const item = { TableName: 'customers', Item: { pk: { S: 'user#alice' } } };
const condition = 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException';
const throttled = 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException';

describe('a client in a bundle', () => {
  it('signs with Lambda’s credentials and region, and says who asks', async () => {
    answers = [{ status: 200, body: {} }];
    await new lean.dynamodb.DynamoDBClient().send(new lean.dynamodb.PutItemCommand(item));
    expect(received).toMatchObject([
      {
        body: item,
        headers: {
          authorization: expect.stringMatching(
            /^AWS4-HMAC-SHA256 Credential=ASIAEXAMPLE\/\d{8}\/eu-west-2\/dynamodb\/aws4_request, /,
          ),
          'x-amz-security-token': 'session',
          'x-amz-target': 'DynamoDB_20120810.PutItem',
          'user-agent': expect.stringMatching(/^aws-sdk-js\/3\.\d+\.\d+ /),
        },
      },
    ]);
  });

  it('reads items and dates', async () => {
    answers = [
      { status: 200, body: { Item: { pk: { S: 'a' }, set: { SS: ['b'] }, n: { N: '1' } } } },
    ];
    const { dynamodb, secretsManager } = lean;
    const table = new dynamodb.DynamoDBClient();
    const { Item } = await table.send(
      new dynamodb.GetItemCommand({ TableName: 't', Key: { pk: { S: 'a' } } }),
    );
    expect(Item).toEqual({ pk: { S: 'a' }, set: { SS: ['b'] }, n: { N: '1' } });
    answers = [{ status: 200, body: { SecretString: 's', CreatedDate: 1_700_000_000.5 } }];
    const secrets = new secretsManager.SecretsManagerClient();
    const secret = await secrets.send(
      new secretsManager.GetSecretValueCommand({ SecretId: 'dojo' }),
    );
    expect(secret).toMatchObject({
      SecretString: 's',
      CreatedDate: new Date(1_700_000_000_500),
      $metadata: { requestId: 'request-1', attempts: 1 },
    });
  });

  it('throws the error classes that it exports', async () => {
    answers = [
      { status: 400, body: { __type: condition, message: 'no', Item: { pk: { S: 'a' } } } },
    ];
    const { DynamoDBClient, PutItemCommand, ConditionalCheckFailedException } = lean.dynamodb;
    const error = await new DynamoDBClient().send(new PutItemCommand(item)).catch((it) => it);
    expect(error).toBeInstanceOf(ConditionalCheckFailedException);
    expect(error).toBeInstanceOf(lean.dynamodb.DynamoDBServiceException);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: 'ConditionalCheckFailedException',
      message: 'no',
      Item: { pk: { S: 'a' } },
      $fault: 'client',
      $metadata: { httpStatusCode: 400 },
    });
  });

  it('throws its base class for an error that it does not know', async () => {
    answers = [{ status: 400, body: { __type: 'com.example#Unheard', message: 'no' } }];
    const { SecretsManagerClient, GetSecretValueCommand, SecretsManagerServiceException } =
      lean.secretsManager;
    const command = new GetSecretValueCommand({ SecretId: 'dojo' });
    const error = await new SecretsManagerClient().send(command).catch((it) => it);
    expect(error).toBeInstanceOf(SecretsManagerServiceException);
    expect(error).toMatchObject({ name: 'Unheard', message: 'no' });
  });

  it('repeats what is throttled, as often as it is told', async () => {
    // The SDK waits for a random share of its limit.
    vi.spyOn(Math, 'random').mockReturnValue(0);
    const busy = { status: 400, body: { __type: throttled, message: 'slow down' } };
    answers = [busy, busy, { status: 200, body: {} }];
    const { DynamoDBClient, PutItemCommand } = lean.dynamodb;
    const table = new DynamoDBClient({ maxAttempts: 3 });
    await expect(table.send(new PutItemCommand(item))).resolves.toMatchObject({
      $metadata: { attempts: 3 },
    });
    answers = [busy];
    await expect(
      new DynamoDBClient({ maxAttempts: 1 }).send(new PutItemCommand(item)),
    ).rejects.toMatchObject({ name: 'ProvisionedThroughputExceededException' });
  });

  it('reads its settings from variables, as the whole client does', async () => {
    vi.stubEnv('AWS_MAX_ATTEMPTS', '7');
    vi.stubEnv('AWS_RETRY_MODE', 'standard');
    vi.stubEnv('AWS_REGION', 'eu-central-1');
    vi.stubEnv('AWS_USE_FIPS_ENDPOINT', 'neither');
    for (const { dynamodb } of [lean, original]) {
      const { config } = new dynamodb.DynamoDBClient();
      expect(await config.maxAttempts()).toBe(7);
      expect(await config.region()).toBe('eu-central-1');
      expect(await config.useFipsEndpoint()).toBe(false);
      expect(await config.retryStrategy()).toMatchObject({ mode: 'standard' });
    }
  });

  it('says what is left out when it is asked for it', async () => {
    const { DynamoDBClient, PutItemCommand } = lean.dynamodb;
    vi.stubEnv('AWS_RETRY_MODE', 'adaptive');
    const leftOut = /left out of the bundles: see lib\/lean-packages\.ts/;
    await expect(new DynamoDBClient().send(new PutItemCommand(item))).rejects.toThrow(leftOut);
    vi.stubEnv('AWS_RETRY_MODE', 'standard');
    vi.stubEnv('AWS_USE_FIPS_ENDPOINT', 'true');
    await expect(new DynamoDBClient().send(new PutItemCommand(item))).rejects.toThrow(leftOut);
    vi.stubEnv('AWS_USE_FIPS_ENDPOINT', '');
    vi.stubEnv('AWS_REGION', undefined);
    vi.stubEnv('AWS_ENDPOINT_URL', undefined);
    // Without a region the whole client asks the metadata of an EC2 instance.
    await expect(new DynamoDBClient().send(new PutItemCommand(item))).rejects.toThrow(leftOut);
    expect(received).toEqual([]);
  });
});

const services = ['dynamodb', 'eventbridge', 'secretsManager', 'sqs'] as const;
const clientNames = {
  dynamodb: 'DynamoDBClient',
  eventbridge: 'EventBridgeClient',
  secretsManager: 'SecretsManagerClient',
  sqs: 'SQSClient',
} as const;

function endpointIn(clients: Clients, service: (typeof services)[number], parameters: object) {
  const module = clients[service] as unknown as Record<string, new (config: object) => unknown>;
  const Client = module[clientNames[service]];
  if (Client === undefined) throw new Error(`There is no client of ${service}.`);
  const { config } = new Client({ region: 'eu-west-2' }) as {
    config: { endpointProvider(parameters: object): { readonly url: URL } };
  };
  return config.endpointProvider(parameters).url.href;
}

const regions = await (async () => {
  const path = '@aws-sdk/core/dist-es/submodules/client/util-endpoints/lib/aws/partitions.js';
  const { partitionsInfo } = await import(join(packages, path));
  return partitionsInfo.partitions.flatMap((partition: { readonly regions: object }) =>
    Object.keys(partition.regions).filter((region) => !region.endsWith('-global')),
  ) as readonly string[];
})();

describe.each(services)('the client of %s in a bundle', (service) => {
  it('finds its endpoint in every region that the SDK knows', () => {
    expect(regions.length).toBeGreaterThan(30);
    const endpoints = (clients: Clients) =>
      regions.map((Region) =>
        endpointIn(clients, service, { Region, UseFIPS: false, UseDualStack: false }),
      );
    expect(endpoints(lean)).toEqual(endpoints(original));
  });

  it('goes where it is told', () => {
    const told = { Endpoint: 'http://localhost:8000/path', Region: 'eu-west-2' };
    expect(endpointIn(lean, service, told)).toBe(endpointIn(original, service, told));
  });

  it('has every export and every error of the whole client', () => {
    const [leanOnes, originals] = [lean, original].map(
      (clients) => clients[service] as unknown as Record<string, unknown>,
    );
    // Node adds these to a CommonJS module that is imported.
    const ofNode = ['default', 'module.exports'];
    const exported = Object.keys(originals ?? {}).filter((name) => !ofNode.includes(name));
    expect(Object.keys(leanOnes ?? {}).sort()).toEqual(exported.sort());
    const names = exported.filter((name) => Object.hasOwn(originals?.[name] ?? {}, 'shapeId'));
    expect(names).not.toEqual([]);
    for (const name of names) {
      const [one, other] = [leanOnes, originals].map((module) => {
        const ErrorClass = module?.[name] as { new (options: object): Error; shapeId: string };
        const error = new ErrorClass({
          message: 'no',
          $metadata: {},
          Item: 1,
          CancellationReasons: [],
          ThrottlingReasons: [],
        });
        return { shapeId: ErrorClass.shapeId, isError: error instanceof Error, ...error };
      });
      expect(one).toEqual(other);
    }
  });
});

describe('a function of a team’s own', () => {
  const outDir = () => join(folder, 'own');
  async function bundled(source: string): Promise<{ handler: () => unknown }> {
    const entry = join(folder, 'own.ts');
    writeFileSync(entry, source);
    const entries = [{ id: 'own', entry }];
    await bundleFunctions({ entries, appFolder: folder, outDir: outDir(), withMaps: false });
    const file = join(outDir(), 'own/index.js');
    delete require.cache[file];
    return require(file);
  }
  const require = createRequire(import.meta.url);
  const importOf = (name: string) =>
    JSON.stringify(fileURLToPath(import.meta.resolve(name)).replace('dist-cjs', 'dist-es'));

  it('has the whole of a client that no other function has', async () => {
    const { handler } = await bundled(`
      import { CloudFormationClient } from ${importOf('@aws-sdk/client-cloudformation')};
      const { config } = new CloudFormationClient({ region: 'eu-west-2' });
      export const handler = () => config.endpointProvider({ Region: 'eu-west-2', UseFIPS: true }).url.href;
    `);
    expect(handler()).toBe('https://cloudformation-fips.eu-west-2.amazonaws.com/');
  });

  it('has the whole of a client whose CommonJS files it takes', async () => {
    const { handler } = await bundled(`
      import { DynamoDBClient } from ${JSON.stringify(require.resolve('@aws-sdk/client-dynamodb'))};
      const { config } = new DynamoDBClient({ region: 'eu-west-2' });
      export const handler = () => config.endpointProvider({ Region: 'eu-west-2', UseDualStack: true }).url.href;
    `);
    expect(handler()).toBe('https://dynamodb.eu-west-2.api.aws/');
  });
});

describe('a package that has changed', () => {
  function bundle(packagesFolder: string) {
    return build({
      ...buildOptions,
      stdin: { contents: 'export const one = 1;' },
      write: false,
      plugins: [leanPackages(packagesFolder)],
    });
  }

  it('fails the build with the file that is gone', async () => {
    await expect(bundle(packages)).resolves.toMatchObject({ errors: [] });
    await expect(bundle(folder)).rejects.toThrow(
      /A package has changed: @smithy\/core\/dist-es\/submodules\/event-streams\/index\.js: it is gone/,
    );
  });

  it('is noticed by its exports', () => {
    const one = `export const used = () => 1;\nexport { a as other } from './a';\n`;
    expect(absent('x.js').sourceOf(one)).toContain('leftOut as used, leftOut as other');
    expect(replaced('x.js', 'export const used = () => 2;').sourceOf(one)).toMatch(
      /^export const used = \(\) => 2;[\s\S]*export \{ leftOut as other \};$/,
    );
    expect(() => replaced('x.js', 'export const moved = 1;').sourceOf(one)).toThrow(
      'it does not export moved',
    );
    expect(() => absent('x.js').sourceOf('const a = 1;')).toThrow('it exports nothing');
    expect(() => absent('x.js').sourceOf(`export * from './a';`)).toThrow('no name');
    expect(() => edited('x.js', 'core.util.', 'util.').sourceOf(one)).toThrow(
      'it does not contain core.util.',
    );
    expect(() => compactErrors('export class Other extends Error {}\n')).toThrow('0 namespaces');
  });
});
