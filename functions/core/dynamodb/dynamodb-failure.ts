import { type AnyFailure, OutcomeUnknown, Unavailable } from '../failures.ts';

/** Refusals after which DynamoDB has certainly written nothing. */
const refusals = new Set([
  'AccessDeniedException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ResourceNotFoundException',
  'ThrottlingException',
  'UnrecognizedClientException',
  'ValidationException',
]);

/** What an error of the SDK means: refused, or (a write) perhaps done. */
export function dynamoDbFailure(error: unknown, kind: 'read' | 'write'): AnyFailure {
  const name = error instanceof Error ? error.name : 'unknown';
  const facts = { dependency: 'dynamodb', reason: name };
  if (kind === 'read' || refusals.has(name)) {
    return new Unavailable('table_unavailable', 'The table did not answer.', facts, error);
  }
  return new OutcomeUnknown(
    'table_outcome_unknown',
    'The table may or may not have been written.',
    facts,
    error,
  );
}
