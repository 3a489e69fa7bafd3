import { DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { functionTimeoutSeconds } from '../../lib/api-rules.ts';
import type { AppStage } from '../../lib/app-stage.ts';
import { routeEntries, scheduledEntries } from '../../lib/bundle.ts';
import { functionEnvironment, webhookEnvironment } from '../../lib/function-environment.ts';
import { publishes, routes } from '../../lib/routes.ts';
import { SaveCardStack } from '../../lib/save-card-stack.ts';
import { localCredentials, localRegion } from '../../local/aws/local-account.ts';
import { createJwtAuthorizer } from '../../local/gateway/jwt-authorizer.ts';
import { startGateway } from '../../local/gateway/start-gateway.ts';
import { type LocalFunctions, startFunctions } from '../../local/lambda/start-functions.ts';
import { readStage } from '../../lib/read-stage.ts';
import { type Services, startServices } from '../../local/start-services.ts';
import { StartedParts } from '../../local/started-parts.ts';
import { subscribeToSimulator } from '../../local/subscribe-to-simulator.ts';
import { call, type JourneyRequest } from '../journeys/journey-target.ts';
import { saveCardJourney } from '../journeys/save-card-journey.ts';
import { type GuardedDynamoDb, guardDynamoDb } from './guarded-dynamo-db.ts';
import { type Permission, permissionsOf } from './roles.ts';

/** What the template allows each function, by the function's id. */
function permissionsById(settings: AppStage): ReadonlyMap<string, readonly Permission[]> {
  const template = Template.fromStack(
    new SaveCardStack(new App(), {
      settings,
      routes,
      code: () => Code.fromInline('exports.handler = () => {};'),
    }),
  );
  return new Map([
    ...routes.map(
      ({ id, method, path }) => [id, permissionsOf(template, `${method} ${path}`)] as const,
    ),
    ['audit', permissionsOf(template, 'Audit of the customer map: reports and repairs')] as const,
  ]);
}

/** The functions as on AWS, each with an access key of its own: its id. */
function startWithRoles(services: Services, settings: AppStage, dynamoDbUrl: string) {
  const entries = [...routeEntries(routes), ...scheduledEntries];
  const publishing = {
    ...webhookEnvironment({
      webhookSecretsId: services.webhookSecretName,
      eventBusName: services.eventBusName,
      deadLetterQueueUrl: services.deadLetters.queueUrl,
    }),
    AWS_ENDPOINT_URL_EVENTBRIDGE: services.eventBridge.url,
    AWS_ENDPOINT_URL_SQS: services.deadLetters.url,
  };
  const publishers = routes.filter(publishes).map(({ id }) => id);
  return startFunctions({
    entries,
    namePrefix: 'roles',
    memoryMb: settings.memoryMb,
    timeoutMs: functionTimeoutSeconds * 1_000,
    log: () => undefined,
    environment: {
      ...functionEnvironment(
        { ...settings, dojo: { ...settings.dojo, baseUrl: services.dojo.baseUrl } },
        { tableName: services.tableName, dojoKeySecretId: services.dojoKeySecretName },
      ),
      AWS_REGION: localRegion,
      AWS_SECRET_ACCESS_KEY: localCredentials.secretAccessKey,
      AWS_ENDPOINT_URL_DYNAMODB: dynamoDbUrl,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: services.secretsManager.url,
    },
    ownEnvironment: Object.fromEntries(
      entries.map(({ id }) => [
        id,
        { AWS_ACCESS_KEY_ID: id, ...(publishers.includes(id) && publishing) },
      ]),
    ),
  });
}

describe('with a table that refuses what a function’s role does not allow', () => {
  const parts = new StartedParts();
  let services: Services;
  let table: GuardedDynamoDb;
  let functions: LocalFunctions;
  let apiUrl: string;

  const token = (sub: string) => services.issuer.token({ sub, claims: {} });
  const send = async (user: string, route: string, request?: JourneyRequest) =>
    call({ url: apiUrl, token: await token(user) }, route, request);
  const actionsOf = (caller: string) =>
    new Set(
      table.allowed
        .filter((it) => it.caller === caller)
        .map(({ action, key, index }) => `${action} ${index ?? key?.split('#')[0] ?? ''}`.trim()),
    );

  beforeAll(async () => {
    const asShipped = await readStage('demo', 'sandbox');
    const settings = { ...asShipped, audit: { ...asShipped.audit, repair: true } };
    services = await startServices(parts, settings, {});
    table = parts.add(await guardDynamoDb(services.dynamoDb.url, permissionsById(settings)));
    functions = parts.add(await startWithRoles(services, settings, table.url));
    const { issuer, audiences } = services;
    const gateway = await startGateway({
      routes,
      authorizer: createJwtAuthorizer({ issuer: issuer.url, audiences }),
      invoke: (id, event) => functions.invoke(id, event),
    });
    apiUrl = parts.add(gateway).url;
    await subscribeToSimulator(services, { settings, apiUrl });
  });
  afterAll(() => parts.close());
  // After each test, so that no refusal goes unseen behind a retry or a warning.
  afterEach(() => expect(table.refused.splice(0)).toEqual([]));

  saveCardJourney(
    async () => ({
      url: apiUrl,
      token: await token('journey-user'),
      otherToken: await token('other-journey-user'),
      dojoUrl: services.dojo.baseUrl,
    }),
    { hasOtherUser: true, hasSimulator: true },
  );

  /** Lets a day pass, since what was linked a moment ago is never taken for lost. */
  const letADayPass = async () => {
    const client = new DynamoDBClient({
      endpoint: services.dynamoDb.url,
      region: localRegion,
      credentials: localCredentials,
    });
    const { Items = [] } = await client.send(new ScanCommand({ TableName: services.tableName }));
    for (const item of Items) {
      if (item.writtenAtMs?.N === undefined) continue;
      const writtenAtMs = { N: String(Number(item.writtenAtMs.N) - 86_400_000) };
      const Item = { ...item, writtenAtMs };
      await client.send(new PutItemCommand({ TableName: services.tableName, Item }));
    }
    client.destroy();
  };

  /** Gives the user a customer, and lets Dojo lose it a day later. */
  const loseCustomer = async (user: string): Promise<string> => {
    const { customerId } = Object((await send(user, 'PUT /customer')).body);
    await letADayPass();
    for (const account of services.simulator?.accounts.list() ?? []) {
      account.customers.delete(customerId);
    }
    return customerId;
  };

  const order = { amount: { value: 1_000, currencyCode: 'GBP' }, reference: 'Order' };
  it.each([
    ['POST /payment-intents', 'create-payment-intent'],
    ['POST /checkout', 'checkout'],
    ['POST /setup-intents', 'create-setup-intent'],
  ])('%s keeps idempotency keys, and replaces a lost customer', async (route, id) => {
    const body = route === 'POST /setup-intents' ? { reference: 'Card' } : order;
    const headers = { 'Idempotency-Key': 'key' };
    const customerId = await loseCustomer(id);
    const answer = await send(id, route, { body, headers });
    expect(answer.status).toBe(201);
    expect(Object(answer.body).customerId).not.toBe(customerId);
    expect(actionsOf(id)).toContain('dynamodb:UpdateItem healing');
    expect(actionsOf(id)).toContain('dynamodb:PutItem once');
  });

  it.each([
    ['GET /payment-methods', 'list-payment-methods', 200],
    ['DELETE /payment-methods/pm_sandbox_1', 'delete-payment-method', 404],
  ])('%s asks in whose account a lost customer is missing', async (route, id, status) => {
    await loseCustomer(id);
    expect((await send(id, route)).status).toBe(status);
    expect(actionsOf(id)).toEqual(new Set(['dynamodb:GetItem user', 'dynamodb:GetItem account']));
  });

  it('an order that is refused gives its key back', async () => {
    const body = { ...order, amount: { value: 100_000_000, currencyCode: 'GBP' } };
    const headers = { 'Idempotency-Key': 'refused' };
    expect((await send('anybody', 'POST /payment-intents', { body, headers })).status).toBe(422);
    expect(actionsOf('create-payment-intent')).toContain('dynamodb:DeleteItem once');
  });

  it('an audit reads the map and keeps its place', async () => {
    await functions.invoke('audit', {});
    expect(actionsOf('audit')).toContain('dynamodb:Scan');
    expect(actionsOf('audit')).toContain('dynamodb:PutItem audit');
  });

  it('the webhook route has heard of the journey’s payments', () => {
    expect(actionsOf('receive-webhook')).toContain('dynamodb:Query customer-id');
    expect(services.eventBridge.events).not.toEqual([]);
  });
});
