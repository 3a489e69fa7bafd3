import type { Logger } from '@aws-lambda-powertools/logger';
import { type Log, type LogFields, loggableFields } from '../log.ts';

const allowed: ReadonlySet<string> = new Set(loggableFields);

function allowedOnly(fields: LogFields): LogFields {
  return Object.fromEntries(
    Object.entries(fields).filter(([name, value]) => allowed.has(name) && value !== undefined),
  );
}

/** A log over Powertools' Logger. Fields that are not on the list are dropped, whatever the types say. */
export function requestLog(logger: Logger, requestId?: string): Log {
  const line = (code: string, fields: LogFields | undefined) => ({
    code,
    ...(requestId !== undefined && { requestId }),
    ...allowedOnly(fields ?? {}),
  });
  return {
    info: (code, sentence, fields) => logger.info(sentence, line(code, fields)),
    warn: (code, sentence, fields) => logger.warn(sentence, line(code, fields)),
    error: (code, sentence, fields) => logger.error(sentence, line(code, fields)),
  };
}
