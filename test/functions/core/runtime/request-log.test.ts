import { Logger } from '@aws-lambda-powertools/logger';
import { beforeEach, describe, expect, it } from 'vitest';
import type { LogFields } from '../../../../functions/core/log.ts';
import { requestLog } from '../../../../functions/core/runtime/request-log.ts';

let lines: unknown[];
let logger: Logger;

beforeEach(() => {
  lines = [];
  logger = new Logger();
  for (const level of ['info', 'warn', 'error'] as const) {
    logger[level] = (sentence, ...extras) => {
      lines.push({ level, sentence, fields: extras[0] });
    };
  }
});

describe('a request’s log', () => {
  it('tells what its lines count as', () => {
    const counted: string[] = [];
    const log = requestLog(logger, 'request-1', { signal: (signal) => counted.push(signal) });
    log.info('customer_erased', 'Sentence.');
    log.warn('dojo_outcome_unknown', 'Sentence.');
    log.warn('settle_unfinished', 'Sentence.', { errorCode: 'dojo_key_refused' });
    log.error('unexpected_error', 'Sentence.', { errorCode: 'unexpected' });
    expect(counted).toEqual(['dojo-unavailable', 'dojo-answer-lost', 'dojo-key', 'needs-a-person']);
  });

  it.each([
    ['reference', 'input-refused'],
    ['Reference,metadata.note', 'input-refused'],
    ['reference,amount', 'needs-a-person'],
    [undefined, 'needs-a-person'],
  ])('counts what Dojo refuses about %s as %s', (dojoErrorFields, expected) => {
    const counted: string[] = [];
    const log = requestLog(logger, 'request-1', { signal: (signal) => counted.push(signal) });
    log.error('dojo_refused', 'Sentence.', { dojoErrorFields });
    expect(counted).toEqual([expected]);
  });

  it('needs nobody for a name that Dojo refuses, and somebody for a customer that it has lost', () => {
    const counted: string[] = [];
    const log = requestLog(logger, 'request-1', { signal: (signal) => counted.push(signal) });
    log.warn('customer_profile_refused', 'Sentence.');
    log.error('customer_replaced', 'Sentence.');
    expect(counted).toEqual(['input-refused', 'customer-replaced', 'needs-a-person']);
  });

  it('carries what the caller calls its request, where it says so', () => {
    requestLog(logger, 'request-1', { callerRequestId: 'order-1' }).info('code', 'Sentence.');
    requestLog(logger, 'request-1', { callerRequestId: undefined }).info('code', 'Sentence.');
    expect(lines).toStrictEqual([
      {
        level: 'info',
        sentence: 'Sentence.',
        fields: { code: 'code', requestId: 'request-1', callerRequestId: 'order-1' },
      },
      { level: 'info', sentence: 'Sentence.', fields: { code: 'code', requestId: 'request-1' } },
    ]);
  });
});

describe.each(['info', 'warn', 'error'] as const)('a request’s log, at the level %s', (level) => {
  it('writes the code, the request id and the fields that are allowed', () => {
    requestLog(logger, 'request-1')[level]('code', 'Sentence.', { count: 2, reason: 'timeout' });
    expect(lines).toEqual([
      {
        level,
        sentence: 'Sentence.',
        fields: { code: 'code', requestId: 'request-1', count: 2, reason: 'timeout' },
      },
    ]);
  });

  it('drops every other field, whatever the types say', () => {
    const fields = {
      count: 2,
      apiKey: 'sk_sandbox_one',
      customerSecret: 'cs_1',
      emailAddress: 'alice@mail.example',
      name: 'Alice',
      pan: '5200000000001005',
    } as LogFields;
    requestLog(logger)[level]('code', 'Sentence.', fields);
    expect(lines).toEqual([{ level, sentence: 'Sentence.', fields: { code: 'code', count: 2 } }]);
  });

  it('leaves out an allowed field without a value', () => {
    requestLog(logger)[level]('code', 'Sentence.', { count: undefined });
    expect(lines).toStrictEqual([{ level, sentence: 'Sentence.', fields: { code: 'code' } }]);
  });

  it('cannot have its code or its request id replaced by a field', () => {
    const fields = { code: 'other', requestId: 'other' } as LogFields;
    requestLog(logger, 'request-1')[level]('code', 'Sentence.', fields);
    expect(lines).toMatchObject([{ fields: { code: 'code', requestId: 'request-1' } }]);
  });
});
