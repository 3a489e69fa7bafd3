import { EventBridgeClient, ListRulesCommand, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EventBridge, startEventBridge } from '../../../local/aws/start-event-bridge.ts';

describe('the EventBridge endpoint, through the SDK', () => {
  let service: EventBridge;
  let client: EventBridgeClient;

  beforeEach(async () => {
    service = await startEventBridge({ busName: 'bus', clock: () => Date.UTC(2026, 0, 1) });
    client = new EventBridgeClient({
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

  const entry = {
    EventBusName: 'bus',
    Source: 'save-card',
    DetailType: 'paid',
    Detail: '{"order":1}',
  };
  const put = (...entries: Partial<typeof entry>[]) =>
    client.send(new PutEventsCommand({ Entries: entries }));

  it('takes an event, and tells it as a rule’s target gets it', async () => {
    const told: unknown[] = [];
    service.onEvent((event) => told.push(event));

    const answer = await put(entry);

    expect(answer).toMatchObject({
      FailedEntryCount: 0,
      Entries: [{ EventId: expect.any(String) }],
    });
    const event = {
      version: '0',
      id: answer.Entries?.[0]?.EventId,
      'detail-type': 'paid',
      source: 'save-card',
      account: '000000000000',
      time: '2026-01-01T00:00:00Z',
      region: 'eu-west-2',
      resources: [],
      detail: { order: 1 },
    };
    expect(service.events).toEqual([event]);
    expect(told).toEqual([event]);
    expect(await (await fetch(`${service.url}/events`)).json()).toEqual({ events: [event] });
  });

  it('accepts an event for a bus that there is not, and drops it', async () => {
    expect(await put({ ...entry, EventBusName: 'other' })).toMatchObject({ FailedEntryCount: 0 });
    expect(service.events).toEqual([]);
  });

  it.each([
    ['no source', { Source: '' }, 'InvalidArgument'],
    ['no detail type', { DetailType: '' }, 'InvalidArgument'],
    ['a detail that is no JSON', { Detail: '{' }, 'MalformedDetail'],
    ['a detail that is no object', { Detail: '[1]' }, 'MalformedDetail'],
  ])('refuses an entry with %s, and takes the one beside it', async (_, change, code) => {
    expect(await put({ ...entry, ...change }, entry)).toMatchObject({
      FailedEntryCount: 1,
      Entries: [{ ErrorCode: code }, { EventId: expect.any(String) }],
    });
    expect(service.events).toHaveLength(1);
  });

  it('refuses a request without entries, and what it does not do', async () => {
    await expect(put()).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(client.send(new ListRulesCommand({}))).rejects.toMatchObject({
      name: 'UnknownOperationException',
    });
  });
});
