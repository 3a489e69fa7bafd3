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
