/** A default quota of an AWS account in London, and where it says so. */
export interface Quota {
  readonly what: string;
  /** For each second, where nothing else is said. */
  readonly limit: number;
  readonly canBeRaised: boolean;
  readonly source: string;
  /** Whether a source was found that says this number for London or for every region. */
  readonly isVerified: boolean;
}

/** Looked up on the day of `pricedOn`. A new account may have less: Service Quotas shows what it has. */
export const quotas = {
  apiRequests: {
    what: 'API Gateway, requests of account and region',
    limit: 10_000,
    canBeRaised: true,
    source:
      'https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html (burst 5,000)',
    isVerified: true,
  },
  concurrency: {
    what: 'Lambda, functions at once',
    limit: 1000,
    canBeRaised: true,
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html',
    isVerified: true,
  },
  newTableReads: {
    what: 'DynamoDB, read units of a new table on demand',
    limit: 12_000,
    canBeRaised: true,
    source:
      'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html',
    isVerified: true,
  },
  newTableWrites: {
    what: 'DynamoDB, write units of a new table on demand',
    limit: 4000,
    canBeRaised: true,
    source:
      'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html',
    isVerified: true,
  },
  tableReads: {
    what: 'DynamoDB, read units of one table',
    limit: 40_000,
    canBeRaised: true,
    source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html',
    isVerified: true,
  },
  tableWrites: {
    what: 'DynamoDB, write units of one table',
    limit: 40_000,
    canBeRaised: true,
    source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html',
    isVerified: true,
  },
  secretReads: {
    what: 'Secrets Manager, GetSecretValue',
    limit: 10_000,
    canBeRaised: false,
    source: 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html',
    isVerified: true,
  },
  keyRequests: {
    what: 'KMS, requests with symmetric keys',
    limit: 20_000,
    canBeRaised: true,
    source: 'https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html',
    isVerified: false,
  },
  putEvents: {
    what: 'EventBridge, PutEvents',
    limit: 1200,
    canBeRaised: true,
    source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html',
    isVerified: true,
  },
  eventTargets: {
    what: 'EventBridge, events handed to targets (above: later)',
    limit: 2250,
    canBeRaised: true,
    source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html',
    isVerified: true,
  },
  traces: {
    what: 'X-Ray, segments (above: dropped)',
    limit: 2600,
    canBeRaised: true,
    source: 'https://docs.aws.amazon.com/general/latest/gr/xray.html',
    isVerified: false,
  },
} as const satisfies Record<string, Quota>;

export type QuotaName = keyof typeof quotas;

/** A function gets so many new instances in each ten seconds. https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html */
export const newInstancesPerTenSeconds = 1000;
/** What a single partition key takes in a second, in units. The source is that of on-demand capacity. */
export const partitionUnits = { read: 3000, write: 1000 } as const;
