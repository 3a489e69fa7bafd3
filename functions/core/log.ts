/**
 * Everything a log line may carry beside its code and sentence. A name that is not in this list does
 * not reach the log, so that no key, secret, token, name or e-mail address can slip in.
 */
export const loggableFields = [
  'attempt',
  'claimState',
  'count',
  'customerId',
  'customers',
  'dependency',
  'dojoErrorFields',
  'dojoOperation',
  'dojoStatus',
  'dojoTraceId',
  'durationMs',
  'errorCode',
  'errorName',
  'expected',
  'finding',
  'httpStatus',
  'limit',
  'marked',
  'ofOtherMaps',
  'operationId',
  'operationKind',
  'pages',
  'problemCode',
  'reason',
  'retryAfterSeconds',
  'route',
  'settleKind',
  'stack',
  'userMarker',
  'users',
] as const;

export type LogFields = {
  readonly [field in (typeof loggableFields)[number]]?: string | number | boolean | undefined;
};

/** Writes one line: a stable code to search and alarm on, a sentence for people, safe fields. */
export interface Log {
  info(code: string, sentence: string, fields?: LogFields): void;
  warn(code: string, sentence: string, fields?: LogFields): void;
  error(code: string, sentence: string, fields?: LogFields): void;
}
