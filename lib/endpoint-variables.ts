/** The AWS SDK's own variables for its endpoints: for all services, and for each one in use. */
const names = [
  'AWS_ENDPOINT_URL',
  'AWS_ENDPOINT_URL_DYNAMODB',
  'AWS_ENDPOINT_URL_EVENTBRIDGE',
  'AWS_ENDPOINT_URL_SECRETS_MANAGER',
  'AWS_ENDPOINT_URL_SQS',
] as const;

/**
 * The SDK's endpoint variables that are set where the stack is deployed from. The functions get
 * them too, so that a stack on an AWS emulator talks to the emulator. An empty one counts as unset.
 */
export function endpointVariables(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = environment[name];
      return value === undefined || value === '' ? [] : [[name, value]];
    }),
  );
}
