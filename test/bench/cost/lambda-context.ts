import type { Context } from 'aws-lambda';

/** What Lambda hands a function beside the event. */
export function lambdaContext(id: string): Context {
  const name = String(process.env.AWS_LAMBDA_FUNCTION_NAME);
  const deadlineMs = Date.now() + 30_000;
  return {
    awsRequestId: id,
    functionName: name,
    functionVersion: '$LATEST',
    memoryLimitInMB: '512',
    getRemainingTimeInMillis: () => deadlineMs - Date.now(),
  } as Context;
}
