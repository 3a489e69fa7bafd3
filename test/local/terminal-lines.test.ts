import { describe, expect, it } from 'vitest';
import { functionLine, requestLine } from '../../local/terminal-lines.ts';

describe('a line on the terminal', () => {
  it('says of a request what came of it', () => {
    expect(
      requestLine({
        method: 'PUT',
        url: '/customer',
        status: 200,
        durationMs: 34.4,
        requestId: 'JKJaXmPLvHcESHA=',
      }),
    ).toBe('PUT /customer 200 in 34 ms, request JKJaXmPLvHcESHA=');
  });

  it('says of a log line its level, sentence and what is particular to it', () => {
    expect(
      functionLine(
        '{"level":"WARN","message":"Dojo refused.","timestamp":"2026-01-01T00:00:00Z","service":"x","code":"dojo_refused","dojoStatus":422}',
      ),
    ).toBe('  WARN  Dojo refused. code=dojo_refused dojoStatus=422');
  });

  it('shows the stack of a failed invocation', () => {
    expect(
      functionLine(
        '{"level":"ERROR","message":"Invoke Error","errorType":"TypeError","stackTrace":["TypeError: x","    at y"]}',
      ),
    ).toBe('  ERROR Invoke Error errorType=TypeError\n    TypeError: x\n        at y');
  });

  it('leaves metrics out', () => {
    expect(functionLine('{"_aws":{"Timestamp":1},"DojoLatency":12}')).toBeUndefined();
  });

  it.each(['plain text', '12', 'null'])('shows as it is what is no JSON object: %s', (line) => {
    expect(functionLine(line)).toBe(`  ${line}`);
  });
});
