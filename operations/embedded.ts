import { localCredentials, localRegion } from '../local/aws/local-account.ts';
import type { AwsService } from './aws-service.ts';

/** A service of the local stack, with the credentials that may do everything there. */
export function embedded(endpoint: string): AwsService {
  return { endpoint, region: localRegion, credentials: localCredentials };
}
