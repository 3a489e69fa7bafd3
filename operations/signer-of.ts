import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SignatureV4 } from '@smithy/signature-v4';
import { Sha256 } from '../lib/sha256.ts';
import type { AwsService } from './aws-service.ts';

/**
 * Signs requests to an AWS service for which there is no client here.
 *
 * @param service - as signatures name it, e.g. `execute-api`.
 * @param at - whose credentials and region. Default: as the SDK finds them in the shell.
 */
export function signerOf(service: string, at: AwsService | undefined): SignatureV4 {
  const { config } = new DynamoDBClient({ ...at });
  return new SignatureV4({
    service,
    region: config.region,
    credentials: config.credentials,
    sha256: Sha256,
  });
}

/** The region of the shell, or of `at`. @throws Error of the SDK when there is none. */
export function regionOf(at: AwsService | undefined): Promise<string> {
  return new DynamoDBClient({ ...at }).config.region();
}
