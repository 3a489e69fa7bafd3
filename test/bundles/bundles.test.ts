import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { allFunctions, functionsOf } from '../../lib/app-functions.ts';
import {
  functionEnvironment,
  merchantEnvironment,
  settlingEnvironment,
  webhookEnvironment,
} from '../../lib/function-environment.ts';
import { type Route, routes } from '../../lib/routes.ts';
import { fixtureApp, fixtureStage } from '../fixtures/fixture-app.ts';
import { builtFunctions } from '../shared-build.ts';

const fixture = await fixtureApp();
const settings = await fixtureStage();
const built = await builtFunctions('demo');

// There is no node_modules above it: what is not in a bundle is not there, as on Lambda.
function fileBeside({ id }: { readonly id: string }, name: string) {
  return join(built, id, name);
}
function bundleOf(route: { readonly id: string }) {
  return fileBeside(route, 'index.js');
}

/** What Lambda and the stack set; the endpoint is a port where nothing listens. */
function lambdaEnvironment(): Record<string, string> {
  return {
    ...functionEnvironment(settings, { tableName: 'customers', dojoKeySecretId: 'dojo-api-key' }),
    ...merchantEnvironment(settings),
    ...webhookEnvironment({
      webhookSecretsId: 'webhook-secrets',
      eventBusName: 'bus',
      deadLetterQueueUrl: 'http://127.0.0.1:9/1/refused',
    }),
    ...settlingEnvironment('http://127.0.0.1:9/1/settle'),
    AWS_REGION: 'eu-west-2',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_LAMBDA_FUNCTION_NAME: 'bundle-test',
    // As on AWS: what speaks HTTP without TLS loads other modules of Node.
    AWS_ENDPOINT_URL: 'https://127.0.0.1:9',
  };
}

/**
 * Loads the bundle as Lambda does, hands each event to `index.handler`, and sends back the answers and what Node
 * has loaded by the first of them.
 */
const invoke = `
  const { builtinModules } = require('node:module');
  const [bundle, events] = process.argv.slice(1);
  const loaded = () =>
    process.moduleLoadList
      .map((name) => name.replace('NativeModule ', ''))
      .filter((name) => builtinModules.includes(name) || name.includes('undici'));
  const before = loaded();
  const context = { awsRequestId: 'invocation-1', getRemainingTimeInMillis: () => 28000 };
  const answer = (event) =>
    require(bundle).handler(event, context).catch(({ message }) => ({ thrown: message }));
  (async () => {
    const answers = [];
    let modules;
    for (const event of JSON.parse(events)) {
      answers.push(await answer(event));
      modules ??= loaded().filter((name) => !before.includes(name)).sort();
    }
    process.send({ answers, modules }, () => process.exit());
  })();
`;
const invoked = z.object({ answers: z.array(z.unknown()), modules: z.array(z.string()) });
type Invoked = z.output<typeof invoked>;

/** Runs the bundle in a process of its own. */
function invokeWith(id: string, events: readonly unknown[]): Promise<Invoked> {
  return new Promise((resolve, reject) => {
    const args = [bundleOf({ id }), JSON.stringify(events)];
    const child = spawn(process.execPath, ['-e', invoke, ...args], {
      env: lambdaEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    child.once('message', (sent) => resolve(invoked.parse(sent)));
    child.once('error', reject);
    child.once('close', (code) =>
      reject(new Error(`exit code ${code} before an answer: ${output}`)),
    );
  });
}

const invocations = new Map<string, Promise<Invoked>>();

/** What came of the events that are the bundle's. Its process is started for the first test that asks. */
function invocationOf({ id }: { readonly id: string }): Promise<Invoked> {
  const invocation = invocations.get(id) ?? invokeWith(id, eventsOf(id));
  invocations.set(id, invocation);
  return invocation;
}

/** As API Gateway hands it over on a route with IAM. */
const iam = {
  accessKey: 'ASIAEXAMPLE',
  accountId: '123456789012',
  callerId: 'AROAEXAMPLE:shop',
  cognitoIdentity: null,
  principalOrgId: 'o-example',
  userArn: 'arn:aws:sts::123456789012:assumed-role/Shop/shop',
  userId: 'AROAEXAMPLE:shop',
};

function eventFor(
  route: Route,
  change: { claims?: Record<string, string>; body?: string; isSigned?: boolean },
) {
  return {
    version: '2.0',
    routeKey: `${route.method} ${route.path}`,
    rawPath: route.path,
    rawQueryString: '',
    headers: { 'content-type': 'application/json', host: 'api.example' },
    pathParameters: {},
    requestContext: {
      accountId: '123456789012',
      apiId: 'api',
      authorizer: change.isSigned
        ? { iam }
        : { jwt: { claims: change.claims ?? { sub: 'alice' }, scopes: null } },
      domainName: 'api.example',
      domainPrefix: 'api',
      http: {
        method: route.method,
        path: route.path,
        protocol: 'HTTP/1.1',
        sourceIp: '203.0.113.7',
        userAgent: 'test',
      },
      requestId: 'request-1',
      routeKey: `${route.method} ${route.path}`,
      stage: '$default',
      time: '01/Jan/2026:00:00:00 +0000',
      timeEpoch: 1767225600000,
    },
    ...(change.body !== undefined && { body: change.body }),
    isBase64Encoded: false,
  };
}

function eventsOf(id: string): readonly unknown[] {
  const route = routes.find((each) => each.id === id);
  if (route?.authorization === 'jwt') {
    const malformed = eventFor(route, { body: '{"amount":' });
    return [malformed, eventFor(route, { claims: { scope: 'pay' }, body: '{}' })];
  }
  if (route?.authorization === 'iam') {
    return [eventFor(route, { body: '{"amount":', isSigned: true }), eventFor(route, {})];
  }
  if (route !== undefined) {
    return [' '.repeat(65_537), '{}'].map((body) => eventFor(route, { body }));
  }
  if (id === 'settle') {
    const bodies = ['no message', '{"kind":"payment","id":"pi_1"}'];
    return bodies.map((body) => ({ Records: [{ body }] }));
  }
  return [id === 'fulfil-orders' ? { detail: {} } : {}];
}

async function answersOf(bundle: { readonly id: string }): Promise<readonly unknown[]> {
  return (await invocationOf(bundle)).answers;
}

function problem(status: number, code: string) {
  return {
    statusCode: status,
    headers: { 'content-type': 'application/problem+json' },
    body: expect.stringContaining(`"code":"${code}"`),
  };
}

const routesWithUsers = routes.filter(({ authorization }) => authorization === 'jwt');

describe.each(routesWithUsers.map((route) => [route.id, route] as const))(
  'the bundle of %s',
  (_, route) => {
    it('answers malformed JSON with 400, and a token without a user with 403', async () => {
      expect(await answersOf(route)).toMatchObject([
        problem(400, 'malformed_json'),
        problem(403, 'user_id_missing'),
      ]);
    });
  },
);

const routesForServices = routes.filter(({ authorization }) => authorization === 'iam');

describe.each(routesForServices.map((route) => [route.id, route] as const))(
  'the bundle of %s',
  (_, route) => {
    it('answers malformed JSON with 400, and nothing to a user’s token', async () => {
      expect(await answersOf(route)).toMatchObject([
        problem(400, 'malformed_json'),
        problem(500, 'internal_error'),
      ]);
    });
  },
);

describe('the bundle of the webhook route', () => {
  it('answers a body over 64 KB with 401, before it needs the secrets that it cannot read', async () => {
    expect(await answersOf({ id: 'receive-webhook' })).toMatchObject([
      problem(401, 'webhook_signature_invalid'),
      problem(503, 'service_not_configured'),
    ]);
  });
});

describe('the bundle of the example consumer', () => {
  it('refuses what is no event of ours', async () => {
    expect(await answersOf({ id: 'fulfil-orders' })).toEqual([
      { thrown: expect.stringContaining('source') },
    ]);
  });
});

describe('the bundle of the audit', () => {
  it('runs, and says that it could not where nothing answers', async () => {
    expect(await answersOf({ id: 'audit' })).toEqual([
      { thrown: 'The audit could not run: see audit_broken.' },
    ]);
  });
});

describe('the bundle of what settles', () => {
  it('refuses a message that nobody can read, so that it ends up with a person', async () => {
    const thrown = 'A message could not be dealt with: see settle_message_unreadable.';
    expect(await answersOf({ id: 'settle' })).toEqual([{ thrown }, { thrown }]);
  });
});

/** In thousands of bytes. V8 reads all of it at each start: 10 KB are about a millisecond. */
const ceilingsKb: Readonly<Record<string, number>> = {
  'ensure-customer': 255,
  'mint-customer-secret': 257,
  'create-payment-intent': 267,
  checkout: 271,
  'get-payment-intent': 256,
  'resume-payment-intent': 261,
  'cancel-payment-intent': 257,
  'list-payment-methods': 256,
  'delete-payment-method': 257,
  'create-setup-intent': 266,
  'get-setup-intent': 258,
  'resume-setup-intent': 259,
  'cancel-setup-intent': 256,
  'erase-customer': 261,
  'get-merchant-payment-intent': 271,
  'capture-payment': 294,
  'release-payment': 292,
  'refund-payment': 294,
  'charge-setup-intent': 294,
  'get-merchant-setup-intent': 267,
  'close-setup-intent': 257,
  'erase-user': 262,
  'receive-webhook': 280,
  audit: 281,
  settle: 281,
  'fulfil-orders': 51,
};

/** Beside those that Node loads for itself. `undici`, `zlib`, `fs/promises` and `diagnostics_channel` cost most. */
const modulesOfAll = [
  '_http_agent',
  '_http_client',
  '_http_common',
  '_http_incoming',
  '_http_outgoing',
  '_http_server',
  'console',
  'crypto',
  'http',
  'https',
  'os',
  'process',
  'timers/promises',
  'tls',
];
const modulesOfConsumer = ['console', 'crypto'];

const bundles = allFunctions(functionsOf(fixture)).map(({ id }) => [id, { id }] as const);

describe.each(bundles)('the bundle of %s', (_, route) => {
  it('is as large as its start-up was measured with, and no larger', () => {
    const kb = statSync(bundleOf(route)).size / 1000;
    const ceiling = ceilingsKb[route.id] ?? 0;
    expect(kb).toBeLessThan(ceiling);
    // A ceiling that is far away would let the next change through.
    expect(kb).toBeGreaterThan(ceiling - 4);
  });

  it('loads those of Node’s modules that it needs for its first request, and no others', async () => {
    expect((await invocationOf(route)).modules).toEqual(
      route.id === 'fulfil-orders' ? modulesOfConsumer : modulesOfAll,
    );
  });

  it('has no chain of credential sources in its AWS SDK', () => {
    const code = readFileSync(bundleOf(route), 'utf8');
    expect(code.includes('DynamoDB_20120810')).toBe(route.id !== 'fulfil-orders');
    expect(code).not.toContain('AssumeRoleWithWebIdentity');
    expect(code).not.toContain('GetRoleCredentials');
    expect(code).not.toContain('credential-provider-sso');
  });

  it('is marked as CommonJS', () => {
    const file = fileBeside(route, 'package.json');
    expect(existsSync(file) && JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      type: 'commonjs',
    });
  });
});

describe('SQS’s client', () => {
  it.each(routesWithUsers.map(({ id }) => ({ id })))(
    'is not in the bundle of $id, but beside it',
    (route) => {
      expect(readFileSync(bundleOf(route), 'utf8')).not.toContain('AmazonSQS');
      expect(readFileSync(fileBeside(route, 'settle-queue.js'), 'utf8')).toContain('AmazonSQS');
    },
  );

  it('is in the bundle of what settles, which needs it with most of its messages', () => {
    expect(readFileSync(bundleOf({ id: 'settle' }), 'utf8')).toContain('AmazonSQS');
  });
});
