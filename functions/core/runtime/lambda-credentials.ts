import { readAwsCredentials } from './environment.ts';

/**
 * Stands in for `@aws-sdk/credential-provider-node` in the bundles. Lambda always hands its
 * credentials over in the environment, and the SDK's chain of other sources (files, SSO, instance
 * metadata) costs a third of the bundle and about 10 ms of each start.
 */
export function defaultProvider() {
  return async () => {
    const { accessKeyId, secretAccessKey, sessionToken } = readAwsCredentials();
    if (accessKeyId === undefined || secretAccessKey === undefined) {
      throw new Error('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set.');
    }
    return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
  };
}
