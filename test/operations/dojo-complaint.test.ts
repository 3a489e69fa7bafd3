import { describe, expect, it } from 'vitest';
import { complaintOf, rememberComplaint } from '../../operations/dojo-complaint.ts';

describe('complaintOf', () => {
  it('gives title, detail and errors in one line', () => {
    const body = JSON.stringify({
      title: 'Bad request',
      detail: 'Two fields are wrong.',
      errors: { url: ['Not https.', 'Too long.'], events: ['Unknown.'] },
      traceId: '00-1',
    });
    expect(complaintOf(body)).toBe(
      'Bad request; Two fields are wrong.; url: Not https. Too long.; events: Unknown.',
    );
  });

  it('takes what is there of a problem with gaps and surprises', () => {
    expect(complaintOf('{"title":7,"detail":null,"errors":{"url":["Wrong."],"x":3}}')).toBe(
      'url: Wrong.; x: ',
    );
  });

  it.each(['', 'Bad gateway', '{}', '[]', 'null', '{"title":""}'])('is none in %j', (body) => {
    expect(complaintOf(body)).toBeUndefined();
  });

  it('repeats no key, steers no terminal, and comes to an end', () => {
    const detail = `Key sk_prod_abc123 \u001b[2J\nrefused ${'x'.repeat(1_000)}`;
    const complaint = complaintOf(JSON.stringify({ detail }));
    expect(complaint).toMatch(/^Key sk_… {1,2}\[2J refused x+$/);
    expect(complaint).toHaveLength(500);
  });
});

describe('rememberComplaint', () => {
  it('knows what the last answer complained about, and no earlier one', async () => {
    const answers = [
      { status: 409, retryAfter: undefined, body: '{"title":"Conflict"}' },
      { status: 200, retryAfter: undefined, body: '{"title":"Fine"}' },
    ];
    const { transport, lastComplaint } = rememberComplaint(async () => {
      const answer = answers.shift();
      if (answer === undefined) throw new Error('no answer left');
      return answer;
    });
    const url = new URL('http://127.0.0.1');
    const send = () => transport({ method: 'GET', url, headers: {}, body: undefined }, 1);
    expect(lastComplaint()).toBeUndefined();
    await send();
    expect(lastComplaint()).toBe('Conflict');
    await send();
    expect(lastComplaint()).toBeUndefined();
  });
});
