import { crc32 } from 'node:zlib';
import type { Interception, Reply, Verdict } from './wiretap.ts';

/** One way in which a call to DynamoDB goes wrong. */
export interface DynamoDbFault {
  readonly name: string;
  /** Whether DynamoDB has done what it was asked for. */
  readonly moment: keyof Interception;
  readonly verdict: Exclude<Verdict, 'go-on'>;
}

export const dynamoDbFaults: readonly DynamoDbFault[] = [
  {
    name: 'throttled',
    moment: 'before',
    verdict: exception(
      400,
      'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException',
    ),
  },
  {
    name: 'throttled by the account',
    moment: 'before',
    verdict: exception(400, 'com.amazon.coral.availability#ThrottlingException'),
  },
  { name: 'unavailable', moment: 'before', verdict: 'reset' },
  { name: 'silent after the commit', moment: 'after', verdict: 'silence' },
  { name: 'broken off after the commit', moment: 'after', verdict: 'reset' },
  {
    name: '500 after the commit',
    moment: 'after',
    verdict: exception(500, 'com.amazonaws.dynamodb.v20120810#InternalServerError'),
  },
];

/** As DynamoDB writes it, checksum included. */
function exception(status: number, type: string): Reply {
  const body = Buffer.from(JSON.stringify({ __type: type, message: 'Played by a test.' }));
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-crc32': String(crc32(body)),
  };
  return { status, headers, body };
}
