/** Where a price comes from, and how sure it is. */
export interface Price {
  readonly what: string;
  /** US dollars, without taxes. */
  readonly usd: number;
  /** For how much of it. */
  readonly per: string;
  /** `usd` for one: for a request, a GB-second, a GB, a secret for a month. */
  readonly each: number;
  /** AWS's public page. */
  readonly page: string;
  /**
   * - `London`: the line of AWS's price list for eu-west-2, as public documents of 2026 quote it.
   * - `general`: a page that gives one price, and does not say London.
   * - `not verified`: no source for London was found.
   */
  readonly checked: 'London' | 'general' | 'not verified';
  /** The line of the price list, or what is known otherwise. */
  readonly source: string;
}

export const pricedRegion = 'eu-west-2';
/** The day on which the sources were looked up. The price lists that they quote are of autumn 2026. */
export const pricedOn = '2026-11-26';

const million = 1_000_000;

function price(
  what: string,
  [usd, count, per]: readonly [usd: number, count: number, per: string],
  page: string,
  [checked, source]: readonly [Price['checked'], string],
): Price {
  return {
    what,
    usd,
    per,
    each: usd / count,
    page: `https://aws.amazon.com/${page}/`,
    checked,
    source,
  };
}

/** Every price that the cost page counts with. List prices of the first tier, free allowances left out. */
export const prices = {
  apiRequest: price(
    'API Gateway, HTTP API',
    [1.16, million, 'million requests'],
    'api-gateway/pricing',
    ['London', 'EUW2-ApiGatewayHttpRequest'],
  ),
  lambdaRequest: price('Lambda, request', [0.2, million, 'million requests'], 'lambda/pricing', [
    'London',
    'EUW2-Request-ARM',
  ]),
  lambdaGbSecond: price('Lambda, Arm', [0.0000133334, 1, 'GB-second'], 'lambda/pricing', [
    'London',
    'EUW2-Lambda-GB-Second-ARM',
  ]),
  readUnit: price(
    'DynamoDB, read on demand',
    [0.1485, million, 'million read units'],
    'dynamodb/pricing/on-demand',
    [
      'not verified',
      'N. Virginia is $0.125 since November 2024; London is dearer by about a fifth',
    ],
  ),
  writeUnit: price(
    'DynamoDB, write on demand',
    [0.7423, million, 'million write units'],
    'dynamodb/pricing/on-demand',
    [
      'not verified',
      'N. Virginia is $0.625 since November 2024; London is dearer by about a fifth',
    ],
  ),
  tableStorage: price('DynamoDB, storage', [0.297, 1, 'GB-month'], 'dynamodb/pricing/on-demand', [
    'not verified',
    'N. Virginia is $0.25',
  ]),
  tableRecovery: price(
    'DynamoDB, point-in-time recovery',
    [0.238, 1, 'GB-month'],
    'dynamodb/pricing/on-demand',
    ['not verified', 'N. Virginia is $0.20'],
  ),
  event: price(
    'EventBridge, own events',
    [1, million, 'million events of 64 KB'],
    'eventbridge/pricing',
    ['general', 'the same in most regions'],
  ),
  queueRequest: price('SQS, standard queue', [0.4, million, 'million requests'], 'sqs/pricing', [
    'London',
    'EUW2-Requests-Tier1',
  ]),
  secretCall: price(
    'Secrets Manager, call',
    [0.05, 10_000, '10,000 calls'],
    'secrets-manager/pricing',
    ['London', 'EUW2-AWSSecretsManagerAPIRequest'],
  ),
  secret: price('Secrets Manager, secret', [0.4, 1, 'secret-month'], 'secrets-manager/pricing', [
    'London',
    'EUW2-AWSSecretsManager-Secrets',
  ]),
  keyRequest: price('KMS, request', [0.03, 10_000, '10,000 requests'], 'kms/pricing', [
    'London',
    'eu-west-2-KMS-Requests',
  ]),
  key: price('KMS, key', [1, 1, 'key-month'], 'kms/pricing', ['London', 'eu-west-2-KMS-Keys']),
  logIngested: price('CloudWatch Logs, taken in', [0.5985, 1, 'GB'], 'cloudwatch/pricing', [
    'London',
    'EUW2-DataProcessing-Bytes',
  ]),
  logStored: price('CloudWatch Logs, stored', [0.0315, 1, 'GB-month'], 'cloudwatch/pricing', [
    'London',
    'EUW2-TimedStorage-ByteHrs',
  ]),
  metric: price('CloudWatch, own metric', [0.3, 1, 'metric-month'], 'cloudwatch/pricing', [
    'London',
    'EUW2-CW:MetricMonitorUsage',
  ]),
  alarmMetric: price(
    'CloudWatch, metric of an alarm',
    [0.1, 1, 'metric-month'],
    'cloudwatch/pricing',
    ['London', 'EUW2-CW:AlarmMonitorUsage'],
  ),
  dashboard: price('CloudWatch, dashboard', [3, 1, 'dashboard-month'], 'cloudwatch/pricing', [
    'general',
    'one price for all regions',
  ]),
  trace: price('X-Ray, trace recorded', [5, million, 'million traces'], 'xray/pricing', [
    'general',
    'one price for all regions',
  ]),
  dataOut: price('Data to the internet', [0.09, 1, 'GB'], 'ec2/pricing/on-demand', [
    'London',
    'EUW2-DataTransfer-Out-Bytes',
  ]),
} as const satisfies Record<string, Price>;

export type PriceName = keyof typeof prices;
