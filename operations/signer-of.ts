import { SignatureV4 } from '@smithy/signature-v4';
import { Sha256 } from '../lib/sha256.ts';
import type { AwsService } from './aws-service.ts';

/**
 * Signs requests to an AWS service for which there is no client here.
 *
 * @param service - as signatures name it, e.g. `execute-api`.
 * @param at - whose credentials and region. Default: as the SDK finds them in the shell.
 */
export async function signerOf(service: string, at: AwsService | undefined): Promise<SignatureV4> {
  const { region, credentials } = at ?? (await ofTheShell());
  return new SignatureV4({ service, region, credentials, sha256: Sha256 });
}

/** The region of the shell, or of `at`. @throws Error of the SDK when there is none. */
export async function regionOf(at: AwsService | undefined): Promise<string> {
  return at?.region ?? (await ofTheShell()).region();
}

// Imported only here: work on the local stack needs no client of AWS.
async function ofTheShell() {
  const { DynamoDBClient } = await import('@aws-sdk/client-dynamodb');
  return new DynamoDBClient().config;
}
