import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Refusal } from '../../local/aws/access.ts';
import type { FailedAttempt } from '../../local/deliver-to-consumers.ts';
import { type LocalStack, startLocalStack } from '../../local/start-local-stack.ts';
import { onFixtures } from '../fixtures/fixture-app.ts';

const sdk = import.meta.resolve('@aws-sdk/client-dynamodb');

/** Tells its variables, or what DynamoDB says to a read of another's key, or fails. */
const source = `
  import { DynamoDBClient, GetItemCommand } from ${JSON.stringify(new URL(sdk).pathname)};
  const read = async () => {
    const Key = { pk: { S: 'once#1' } };
    const TableName = process.env.SAVE_CARD_TABLE_NAME;
    try {
      return await new DynamoDBClient({ maxAttempts: 1 }).send(new GetItemCommand({ TableName, Key }));
    } catch ({ name, message }) {
      return { name, message };
    }
  };
  export const handler = async (event) => {
    if (event.act === 'variables') return Object.keys(process.env).sort();
    if (event.act === 'read') return read();
    throw new TypeError('cannot do this');
  };
`;
const routeIds = ['ensure-customer', 'receive-webhook'];

describe('the functions of the local stack', () => {
  let folder: string;
  let stack: LocalStack;
  const refusals: Refusal[] = [];
  const attempts: FailedAttempt[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stack-functions-'));
    const entry = join(folder, 'handler.ts');
    await writeFile(entry, source);
    stack = await startLocalStack({
      ...onFixtures,
      changeFunctions: ({ routes, audit, settle, consumers }) => ({
        routes: routes
          .filter(({ id }) => routeIds.includes(id))
          .map((route) => ({ ...route, entry })),
        audit: { ...audit, entry },
        settle: { ...settle, entry },
        consumers: consumers.map((consumer) => ({ ...consumer, entry })),
      }),
      log: () => undefined,
      onRefusal: (refusal) => refusals.push(refusal),
      onFailedAttempt: (failed) => attempts.push(failed),
      retryDelaysMs: [0, 0],
    });
  });
  afterAll(async () => {
    await stack.close();
    await rm(folder, { recursive: true });
  });

  const invoke = async (id: string, act: string) => {
    const answer = await fetch(`${stack.functionsUrl}/functions/${id}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ act }),
    });
    return z.looseObject({ result: z.unknown() }).parse(await answer.json()).result;
  };

  const common = [
    'SAVE_CARD_AMOUNT_LIMITS',
    'SAVE_CARD_APP',
    'SAVE_CARD_AUDIT_REPAIR',
    'SAVE_CARD_DOJO_ATTEMPT_TIMEOUT_MS',
    'SAVE_CARD_DOJO_BASE_URL',
    'SAVE_CARD_DOJO_ENVIRONMENT',
    'SAVE_CARD_DOJO_KEY_SECRET_ID',
    'SAVE_CARD_DOJO_KEY_TTL_SECONDS',
    'SAVE_CARD_DOJO_VERSION',
    'SAVE_CARD_REPLACEMENT_LIMIT_PER_HOUR',
    'SAVE_CARD_STAGE',
    'SAVE_CARD_TABLE_NAME',
    'SAVE_CARD_USER_ID_CLAIM',
    'SAVE_CARD_USER_LIMITS',
  ];
  const publishing = [
    'SAVE_CARD_DEAD_LETTER_QUEUE_URL',
    'SAVE_CARD_EVENT_BUS_NAME',
    'SAVE_CARD_WEBHOOK_SECRETS_ID',
  ];
  it.each([
    ['ensure-customer', [...common, 'SAVE_CARD_SETTLE_QUEUE_URL']],
    ['receive-webhook', [...common, ...publishing]],
    ['audit', common],
    ['settle', [...common, 'SAVE_CARD_SETTLE_QUEUE_URL']],
    ['fulfil-orders', ['SAVE_CARD_APP', 'SAVE_CARD_STAGE']],
  ])('%s has its own variables, and those that Lambda sets', async (id, own) => {
    expect(await invoke(id, 'variables')).toEqual(
      [
        ...own,
        'POWERTOOLS_METRICS_NAMESPACE',
        'POWERTOOLS_SERVICE_NAME',
        'AWS_ACCESS_KEY_ID',
        'AWS_ENDPOINT_URL_DYNAMODB',
        'AWS_ENDPOINT_URL_EVENTBRIDGE',
        'AWS_ENDPOINT_URL_SECRETS_MANAGER',
        'AWS_ENDPOINT_URL_SQS',
        'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
        'AWS_LAMBDA_FUNCTION_NAME',
        'AWS_REGION',
        'AWS_SECRET_ACCESS_KEY',
        'TZ',
      ].sort(),
    );
  });

  it('are refused what their roles do not allow, and a person is told', async () => {
    expect(await invoke('receive-webhook', 'read')).not.toHaveProperty('name');
    expect(refusals).toEqual([]);
    expect(await invoke('ensure-customer', 'read')).toEqual({
      name: 'AccessDeniedException',
      message:
        'User: arn:aws:sts::000000000000:assumed-role/save-card-demo-sandbox-ensure-customer/save-card-demo-sandbox-ensure-customer is not authorized to perform: dynamodb:GetItem on resource: arn:aws:dynamodb:eu-west-2:000000000000:table/save-card-demo-sandbox because no identity-based policy allows the dynamodb:GetItem action',
    });
    expect(refusals).toMatchObject([
      { caller: 'save-card-demo-sandbox-ensure-customer', keys: ['once#1'] },
    ]);
  });

  it('get events of the bus, and what they fail on waits in a queue that can be read', async () => {
    const client = new EventBridgeClient({
      endpoint: stack.eventBridge.url,
      region: 'eu-west-2',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    const publish = (DetailType: string) =>
      client.send(
        new PutEventsCommand({
          Entries: [
            {
              EventBusName: 'save-card-demo-sandbox',
              Source: 'save-card',
              DetailType,
              Detail: '{"paymentIntentId":"pi_1"}',
            },
          ],
        }),
      );
    await publish('something.else');
    await publish('payment_intent.status_updated');
    client.destroy();

    const queue = 'save-card-demo-sandbox-fulfil-orders-dead-letters';
    await expect.poll(() => stack.queues.messages(queue)).toHaveLength(1);
    expect(attempts.map(({ consumerId, attempt }) => [consumerId, attempt])).toEqual([
      ['fulfil-orders', 1],
      ['fulfil-orders', 2],
      ['fulfil-orders', 3],
    ]);
    const page = await (await fetch(`${stack.queues.url}/queues/${queue}`)).json();
    const { messages } = z.object({ messages: z.array(z.string()) }).parse(page);
    expect(JSON.parse(messages[0] ?? '')).toMatchObject({
      requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
      requestPayload: {
        'detail-type': 'payment_intent.status_updated',
        detail: { paymentIntentId: 'pi_1' },
      },
      responsePayload: { errorType: 'TypeError', errorMessage: 'cannot do this' },
    });
  });
});
