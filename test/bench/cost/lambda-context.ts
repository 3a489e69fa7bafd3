import type { Context } from 'aws-lambda';

/** What Lambda hands a function beside the event. */
export function lambdaContext(id: string, timeoutMs = 30_000): Context {
  const name = String(process.env.AWS_LAMBDA_FUNCTION_NAME);
  const deadlineMs = Date.now() + timeoutMs;
  return {
    awsRequestId: id,
    functionName: name,
    functionVersion: '$LATEST',
    memoryLimitInMB: '512',
    getRemainingTimeInMillis: () => deadlineMs - Date.now(),
  } as Context;
}
