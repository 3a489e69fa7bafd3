/**
 * Every environment variable that the functions read, by name. CDK and the local gateway set them
 * from here and `environment.ts` parses them, so that a name has one home.
 */
export const environmentNames = {
  /** Name of the app, lower case, e.g. `demo`. */
  app: 'SAVE_CARD_APP',
  /** Name of the stage, e.g. `sandbox`. */
  stage: 'SAVE_CARD_STAGE',
  /** The DynamoDB table that holds the customer map. */
  tableName: 'SAVE_CARD_TABLE_NAME',
  /** Name or ARN of the Secrets Manager secret `{"apiKey": "sk_…"}`. */
  dojoKeySecretId: 'SAVE_CARD_DOJO_KEY_SECRET_ID',
  /** Seconds for which an instance keeps the key. Default 300. */
  dojoKeyTtlSeconds: 'SAVE_CARD_DOJO_KEY_TTL_SECONDS',
  /** `sandbox` or `production`: which keys and ids belong to this stack. */
  dojoEnvironment: 'SAVE_CARD_DOJO_ENVIRONMENT',
  /** May have a path. Default `https://api.dojo.tech`. */
  dojoBaseUrl: 'SAVE_CARD_DOJO_BASE_URL',
  /** Dojo's `version` header, a date. Default `2024-02-05`. */
  dojoVersion: 'SAVE_CARD_DOJO_VERSION',
  /** Milliseconds for one attempt at Dojo, answer body included. Default 8000. */
  dojoAttemptTimeoutMs: 'SAVE_CARD_DOJO_ATTEMPT_TIMEOUT_MS',
  /** The token's claim that names the user. Default `sub`. */
  userIdClaim: 'SAVE_CARD_USER_ID_CLAIM',
  /** How many customers that Dojo has lost may be replaced within an hour. Default 10. */
  replacementLimitPerHour: 'SAVE_CARD_REPLACEMENT_LIMIT_PER_HOUR',
  /**
   * How much each user may create at Dojo, as JSON. Default `{"perMinute": 30, "perDay": 300}`.
   */
  userLimits: 'SAVE_CARD_USER_LIMITS',
  /** `true`: the scheduled audit repairs what it finds. Default `false`: it only reports. */
  auditRepair: 'SAVE_CARD_AUDIT_REPAIR',
  /**
   * Allowed currencies and amounts in minor units, as JSON:
   * `{"GBP": {"minimum": 1, "maximum": 1000000}}`.
   */
  amountLimits: 'SAVE_CARD_AMOUNT_LIMITS',
  /**
   * Merchant routes only: what may be given back, in minor units, as JSON:
   * `{"GBP": {"perCall": 1000000, "perDay": 10000000}}`.
   */
  merchantLimits: 'SAVE_CARD_MERCHANT_LIMITS',
  /** The block `appSettings` of the stage in cdk.json, as JSON. Default `{}`. */
  appSettings: 'SAVE_CARD_APP_SETTINGS',
  /** The app's own tables that this function may use, as JSON: `{"tips": "<table>"}`. Default none. */
  appTables: 'SAVE_CARD_APP_TABLES',
  /** The app's own secrets, as JSON: `{"printer": "<name or ARN>"}`. Default none. */
  appSecrets: 'SAVE_CARD_APP_SECRETS',
  /** The names of the app's own variables, as JSON: `["PRINTER_URL"]`. Default none. */
  appVariables: 'SAVE_CARD_APP_VARIABLES',
  /** Webhook route only: name or ARN of the secret `{"secrets": [{"id", "value", "subscriptionId"}]}`. */
  webhookSecretsId: 'SAVE_CARD_WEBHOOK_SECRETS_ID',
  /** Webhook route only: the EventBridge bus that events are published to. */
  eventBusName: 'SAVE_CARD_EVENT_BUS_NAME',
  /** Webhook route only: the SQS queue for events that the bus refuses. */
  deadLetterQueueUrl: 'SAVE_CARD_DEAD_LETTER_QUEUE_URL',
  /** Where a function may leave things open, and the one that settles them: the SQS queue for that. */
  settleQueueUrl: 'SAVE_CARD_SETTLE_QUEUE_URL',
} as const;
