import type { Logger } from '@aws-lambda-powertools/logger';
import { type Log, type LogFields, loggableFields } from '../log.ts';
import { type Signal, signalsOf } from './signals.ts';

const allowed: ReadonlySet<string> = new Set(loggableFields);

function allowedOnly(fields: LogFields): LogFields {
  return Object.fromEntries(
    Object.entries(fields).filter(([name, value]) => allowed.has(name) && value !== undefined),
  );
}

export interface RequestLogOptions {
  /** What the caller calls this request, checked. Default: nothing. */
  readonly callerRequestId?: string | undefined;
  /** Told of each line that counts as a signal. Default: nobody. */
  readonly signal?: (signal: Signal) => void;
}

/**
 * A log over Powertools' Logger. Fields that are not on the list are dropped, whatever the types say.
 *
 * @param requestId - in every line. Default: none.
 */
export function requestLog(
  logger: Logger,
  requestId?: string,
  { callerRequestId, signal }: RequestLogOptions = {},
): Log {
  const write =
    (level: 'info' | 'warn' | 'error') =>
    (code: string, sentence: string, fields: LogFields = {}): void => {
      logger[level](sentence, {
        code,
        ...(requestId !== undefined && { requestId }),
        ...(callerRequestId !== undefined && { callerRequestId }),
        ...allowedOnly(fields),
      });
      if (signal !== undefined) signalsOf(level, code, fields).forEach(signal);
    };
  return { info: write('info'), warn: write('warn'), error: write('error') };
}
