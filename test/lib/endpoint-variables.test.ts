import { describe, expect, it } from 'vitest';
import { endpointVariables } from '../../lib/endpoint-variables.ts';

describe('endpointVariables', () => {
  it('is empty where none is set', () => {
    expect(endpointVariables({ PATH: '/bin', AWS_REGION: 'eu-west-2' })).toEqual({});
  });

  it('takes the general one and those of the services in use, and no other variable', () => {
    expect(
      endpointVariables({
        AWS_ENDPOINT_URL: 'http://localhost:4566',
        AWS_ENDPOINT_URL_DYNAMODB: 'http://localhost:8000',
        AWS_ENDPOINT_URL_SECRETS_MANAGER: 'http://localhost:8001',
        AWS_ENDPOINT_URL_EVENTBRIDGE: 'http://localhost:8002',
        AWS_ENDPOINT_URL_SQS: 'http://localhost:8003',
        AWS_ENDPOINT_URL_S3: 'http://localhost:9000',
        AWS_SECRET_ACCESS_KEY: 'not-for-functions',
      }),
    ).toEqual({
      AWS_ENDPOINT_URL: 'http://localhost:4566',
      AWS_ENDPOINT_URL_DYNAMODB: 'http://localhost:8000',
      AWS_ENDPOINT_URL_SECRETS_MANAGER: 'http://localhost:8001',
      AWS_ENDPOINT_URL_EVENTBRIDGE: 'http://localhost:8002',
      AWS_ENDPOINT_URL_SQS: 'http://localhost:8003',
    });
  });

  it('takes an empty one as unset', () => {
    expect(endpointVariables({ AWS_ENDPOINT_URL: '' })).toEqual({});
  });
});
