import { describe, expect, it } from 'vitest';
import {
  parseEnvironment,
  parsePaymentsEnvironment,
  parseWebhookEnvironment,
} from '../../functions/core/runtime/environment.ts';
import { type AppStage, selectStages } from '../../lib/app-stage.ts';
import { parseSettings } from '../../lib/config.ts';
import {
  functionEnvironment,
  merchantEnvironment,
  settlingEnvironment,
  webhookEnvironment,
} from '../../lib/function-environment.ts';

const [settings] = selectStages(
  parseSettings({
    'save-card': {
      apps: {
        books: {
          live: {
            dojo: {
              environment: 'production',
              version: '2026-02-27',
              baseUrl: 'https://proxy.example/dojo',
              keyTtlSeconds: 60,
              attemptTimeoutMs: 4000,
            },
            userIdClaim: 'user_id',
            replacementLimitPerHour: 3,
            userLimits: { perMinute: 4 },
            audit: { repair: true },
            amountLimits: { GBP: { minimum: 30, maximum: 5000 } },
          },
        },
      },
    },
  }),
);

function environmentOf() {
  if (settings === undefined) {
    throw new Error('The settings above have one stage.');
  }
  return functionEnvironment(settings, { tableName: 'customers', dojoKeySecretId: 'key' });
}

describe('functionEnvironment', () => {
  it('sets every variable of the functions, and Powertools’ two', () => {
    expect(environmentOf()).toEqual({
      SAVE_CARD_APP: 'books',
      SAVE_CARD_STAGE: 'live',
      SAVE_CARD_TABLE_NAME: 'customers',
      SAVE_CARD_DOJO_KEY_SECRET_ID: 'key',
      SAVE_CARD_DOJO_KEY_TTL_SECONDS: '60',
      SAVE_CARD_DOJO_ENVIRONMENT: 'production',
      SAVE_CARD_DOJO_BASE_URL: 'https://proxy.example/dojo',
      SAVE_CARD_DOJO_VERSION: '2026-02-27',
      SAVE_CARD_DOJO_ATTEMPT_TIMEOUT_MS: '4000',
      SAVE_CARD_USER_ID_CLAIM: 'user_id',
      SAVE_CARD_USER_LIMITS: '{"perMinute":4,"perDay":300}',
      SAVE_CARD_REPLACEMENT_LIMIT_PER_HOUR: '3',
      SAVE_CARD_AUDIT_REPAIR: 'true',
      SAVE_CARD_AMOUNT_LIMITS: '{"GBP":{"minimum":30,"maximum":5000}}',
      POWERTOOLS_SERVICE_NAME: 'save-card-books-live',
      POWERTOOLS_METRICS_NAMESPACE: 'SaveCard',
    });
  });

  it('is what the functions understand', () => {
    expect(parseEnvironment(environmentOf())).toEqual({
      app: 'books',
      stage: 'live',
      tableName: 'customers',
      dojoKeySecretId: 'key',
      dojoKeyTtlSeconds: 60,
      dojoEnvironment: 'production',
      dojoBaseUrl: 'https://proxy.example/dojo',
      dojoVersion: '2026-02-27',
      dojoAttemptTimeoutMs: 4000,
      userIdClaim: 'user_id',
      replacementLimitPerHour: 3,
      userLimits: { perMinute: 4, perDay: 300 },
      auditRepair: true,
      amountLimits: { GBP: { minimum: 30, maximum: 5000 } },
      appSettings: {},
      appTables: {},
      appSecrets: {},
      appVariables: [],
    });
  });
});

describe('webhookEnvironment', () => {
  it('is what the webhook route understands, beside the rest', () => {
    const webhookVariables = webhookEnvironment({
      webhookSecretsId: 'webhook-secrets',
      eventBusName: 'bus',
      deadLetterQueueUrl: 'https://sqs.example/1/refused',
    });
    expect(webhookVariables).toEqual({
      SAVE_CARD_WEBHOOK_SECRETS_ID: 'webhook-secrets',
      SAVE_CARD_EVENT_BUS_NAME: 'bus',
      SAVE_CARD_DEAD_LETTER_QUEUE_URL: 'https://sqs.example/1/refused',
    });
    expect(parseWebhookEnvironment({ ...environmentOf(), ...webhookVariables })).toEqual({
      ...parseEnvironment(environmentOf()),
      webhookSecretsId: 'webhook-secrets',
      eventBusName: 'bus',
      deadLetterQueueUrl: 'https://sqs.example/1/refused',
    });
  });
});

describe('merchantEnvironment', () => {
  const settingsWith = (merchantLimits: AppStage['merchantLimits']) =>
    ({
      amountLimits: { GBP: { minimum: 30, maximum: 5000 }, EUR: { minimum: 1, maximum: 20 } },
      merchantLimits,
    }) as AppStage;
  const limitsOf = (merchantLimits: AppStage['merchantLimits']) =>
    parsePaymentsEnvironment({
      ...environmentOf(),
      ...merchantEnvironment(settingsWith(merchantLimits)),
    }).merchantLimits;

  it('is an order at once and ten within a day, in each allowed currency', () => {
    expect(limitsOf({})).toEqual({
      GBP: { perCall: 5000, perDay: 50_000 },
      EUR: { perCall: 20, perDay: 200 },
    });
  });

  it('is what is set, in each currency for which it is', () => {
    expect(limitsOf({ GBP: { perCall: 7, perDay: 8 } })).toEqual({
      GBP: { perCall: 7, perDay: 8 },
      EUR: { perCall: 20, perDay: 200 },
    });
  });
});

describe('settlingEnvironment', () => {
  it('is what functions understand that may leave something open', () => {
    const variables = settlingEnvironment('https://sqs.example/1/settle');
    expect(variables).toEqual({ SAVE_CARD_SETTLE_QUEUE_URL: 'https://sqs.example/1/settle' });
    expect(parseEnvironment({ ...environmentOf(), ...variables })).toEqual({
      ...parseEnvironment(environmentOf()),
      settleQueueUrl: 'https://sqs.example/1/settle',
    });
  });
});
