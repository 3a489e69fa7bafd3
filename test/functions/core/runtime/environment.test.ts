import { describe, expect, it } from 'vitest';
import {
  parseEnvironment,
  parsePaymentsEnvironment,
  parseWebhookEnvironment,
} from '../../../../functions/core/runtime/environment.ts';

const complete = {
  SAVE_CARD_APP: 'demo',
  SAVE_CARD_STAGE: 'sandbox',
  SAVE_CARD_TABLE_NAME: 'table',
  SAVE_CARD_DOJO_KEY_SECRET_ID: 'secret',
  SAVE_CARD_DOJO_ENVIRONMENT: 'sandbox',
  SAVE_CARD_AMOUNT_LIMITS: '{"GBP":{"minimum":30,"maximum":5000}}',
};

describe('parseEnvironment', () => {
  it('fills in the defaults', () => {
    expect(parseEnvironment(complete)).toEqual({
      app: 'demo',
      stage: 'sandbox',
      tableName: 'table',
      dojoKeySecretId: 'secret',
      dojoKeyTtlSeconds: 300,
      dojoEnvironment: 'sandbox',
      dojoBaseUrl: 'https://api.dojo.tech',
      dojoVersion: '2024-02-05',
      dojoAttemptTimeoutMs: 8000,
      userIdClaim: 'sub',
      replacementLimitPerHour: 10,
      userLimits: { perMinute: 30, perDay: 300 },
      auditRepair: false,
      amountLimits: { GBP: { minimum: 30, maximum: 5000 } },
      appSettings: {},
      appTables: {},
      appSecrets: {},
      appVariables: [],
    });
  });

  it('reports everything that is missing or wrong at once, by name', () => {
    const parse = () =>
      parseEnvironment({
        ...complete,
        SAVE_CARD_TABLE_NAME: '',
        SAVE_CARD_DOJO_ENVIRONMENT: 'live',
        SAVE_CARD_DOJO_KEY_TTL_SECONDS: '5m',
      });
    expect(parse).toThrow(/SAVE_CARD_TABLE_NAME is missing: it is the name of a DynamoDB table/);
    expect(parse).toThrow(/SAVE_CARD_DOJO_ENVIRONMENT is wrong: it is sandbox or production/);
    expect(parse).toThrow(/SAVE_CARD_DOJO_KEY_TTL_SECONDS is wrong: it is a whole number/);
    expect(parse).not.toThrow(/SAVE_CARD_STAGE/);
  });

  it.each([
    'GBP',
    '{"USD":{"minimum":1,"maximum":2}}',
    '{"GBP":{"minimum":3,"maximum":2}}',
    '{"GBP":{"minimum":0,"maximum":2}}',
    '{"GBP":{"minimum":1.5,"maximum":2}}',
    '{"GBP":{"minimum":1}}',
  ])('refuses the amount limits %s', (limits) => {
    expect(() => parseEnvironment({ ...complete, SAVE_CARD_AMOUNT_LIMITS: limits })).toThrow(
      /SAVE_CARD_AMOUNT_LIMITS is wrong/,
    );
  });

  it.each([
    ['SAVE_CARD_APP_SETTINGS', '{"greeting":"hello"}', { appSettings: { greeting: 'hello' } }],
    ['SAVE_CARD_APP_TABLES', '{"tips":"table-1"}', { appTables: { tips: 'table-1' } }],
    ['SAVE_CARD_APP_SECRETS', '{"printer":"secret-1"}', { appSecrets: { printer: 'secret-1' } }],
    ['SAVE_CARD_APP_VARIABLES', '["PRINTER_URL"]', { appVariables: ['PRINTER_URL'] }],
    [
      'SAVE_CARD_USER_LIMITS',
      '{"perDay":2,"perMinute":1}',
      { userLimits: { perDay: 2, perMinute: 1 } },
    ],
    ['SAVE_CARD_AMOUNT_LIMITS', '{}', { amountLimits: {} }],
    [
      'SAVE_CARD_SETTLE_QUEUE_URL',
      'http://localhost:9/1/settle',
      { settleQueueUrl: 'http://localhost:9/1/settle' },
    ],
  ])('reads %s=%s', (name, text, expected) => {
    expect(parseEnvironment({ ...complete, [name]: text })).toMatchObject(expected);
  });

  it.each([
    ['SAVE_CARD_APP_SETTINGS', '[]'],
    ['SAVE_CARD_APP_SETTINGS', 'null'],
    ['SAVE_CARD_APP_TABLES', '{"tips":1}'],
    ['SAVE_CARD_APP_SECRETS', '{"printer":""}'],
    ['SAVE_CARD_APP_VARIABLES', '{"0":"PRINTER_URL"}'],
    ['SAVE_CARD_APP_VARIABLES', '[1]'],
    ['SAVE_CARD_USER_LIMITS', '{"perMinute":1}'],
    ['SAVE_CARD_USER_LIMITS', '{"perMinute":1,"perDay":2,"perYear":3}'],
    ['SAVE_CARD_USER_LIMITS', '{"perMinute":1,"perDay":"2"}'],
    ['SAVE_CARD_DOJO_VERSION', '2024-02'],
    ['SAVE_CARD_DOJO_ATTEMPT_TIMEOUT_MS', '0'],
    ['SAVE_CARD_REPLACEMENT_LIMIT_PER_HOUR', '-1'],
    ['SAVE_CARD_SETTLE_QUEUE_URL', 'https://'],
  ])('refuses %s=%s', (name, text) => {
    expect(() => parseEnvironment({ ...complete, [name]: text })).toThrow(`${name} is wrong`);
  });

  it.each([
    ['true', true],
    ['false', false],
  ])('reads %s as whether the audit repairs', (text, repairs) => {
    expect(parseEnvironment({ ...complete, SAVE_CARD_AUDIT_REPAIR: text }).auditRepair).toBe(
      repairs,
    );
  });

  it('refuses another word for whether the audit repairs', () => {
    expect(() => parseEnvironment({ ...complete, SAVE_CARD_AUDIT_REPAIR: 'yes' })).toThrow(
      /SAVE_CARD_AUDIT_REPAIR is wrong: it is true or false/,
    );
  });

  it('takes a base URL with a path', () => {
    const url = 'https://proxy.example/dojo';
    expect(parseEnvironment({ ...complete, SAVE_CARD_DOJO_BASE_URL: url }).dojoBaseUrl).toBe(url);
  });

  it.each([
    'ftp://dojo.example',
    'dojo.example',
    'file:///etc/hosts',
    'https://dojo.example?a',
    'https://dojo.example/#a',
  ])('refuses the base URL %s', (url) => {
    expect(() => parseEnvironment({ ...complete, SAVE_CARD_DOJO_BASE_URL: url })).toThrow(
      /SAVE_CARD_DOJO_BASE_URL is wrong: it is an http or https URL/,
    );
  });
});

describe('parsePaymentsEnvironment', () => {
  it('needs the limits of what may be given back', () => {
    const limits = '{"GBP":{"perCall":1,"perDay":2}}';
    const parse = (text: string) =>
      parsePaymentsEnvironment({ ...complete, SAVE_CARD_MERCHANT_LIMITS: text });
    expect(parse(limits).merchantLimits).toEqual({ GBP: { perCall: 1, perDay: 2 } });
    expect(() => parse('')).toThrow('SAVE_CARD_MERCHANT_LIMITS is missing');
    expect(() => parse('{"GBP":{"perCall":1}}')).toThrow('SAVE_CARD_MERCHANT_LIMITS is wrong');
  });
});

describe('parseWebhookEnvironment', () => {
  const webhookVariables = {
    SAVE_CARD_WEBHOOK_SECRETS_ID: 'webhook-secrets',
    SAVE_CARD_EVENT_BUS_NAME: 'bus',
    SAVE_CARD_DEAD_LETTER_QUEUE_URL: 'https://sqs.example/1/refused',
  };

  it('needs three variables more than the other functions', () => {
    expect(parseWebhookEnvironment({ ...complete, ...webhookVariables })).toMatchObject({
      app: 'demo',
      webhookSecretsId: 'webhook-secrets',
      eventBusName: 'bus',
      deadLetterQueueUrl: 'https://sqs.example/1/refused',
    });
  });

  it('reports them by name, together with the others', () => {
    const parse = () =>
      parseWebhookEnvironment({
        ...complete,
        ...webhookVariables,
        SAVE_CARD_STAGE: '',
        SAVE_CARD_EVENT_BUS_NAME: '',
        SAVE_CARD_DEAD_LETTER_QUEUE_URL: 'refused',
      });
    expect(parse).toThrow(/SAVE_CARD_STAGE is missing/);
    expect(parse).toThrow(/SAVE_CARD_EVENT_BUS_NAME is missing: it is the name of an EventBridge/);
    expect(parse).toThrow(
      /SAVE_CARD_DEAD_LETTER_QUEUE_URL is wrong: it is the URL of an SQS queue/,
    );
  });
});
