import { describe, expect, it } from 'vitest';
import { Timeline } from '../../../local/playground/timeline.ts';

describe('a timeline', () => {
  it('keeps entries in the order in which they began, with how long they took', () => {
    let nowMs = 1_000;
    const timeline = new Timeline({ clock: () => nowMs });
    const first = timeline.add({ kind: 'request', title: 'PUT /customer' });
    timeline.add({ kind: 'table', title: 'Item of alice', result: 'claimed', tone: 'good' });
    nowMs = 1_034;
    timeline.end(first, { result: '200', tone: 'good' });

    expect(timeline.list()).toMatchObject([
      { id: 1, title: 'PUT /customer', result: '200', tone: 'good', atMs: 1_000, durationMs: 34 },
      { id: 2, title: 'Item of alice', result: 'claimed', atMs: 1_000, durationMs: null },
    ]);
  });

  it('tells what is new and what has changed, until nobody listens', () => {
    const timeline = new Timeline();
    const told: string[] = [];
    const end = timeline.subscribe(({ id, result }) => told.push(`${id} ${result}`));
    const id = timeline.add({ kind: 'dojo', title: 'POST /customers' });
    timeline.end(id, { result: '200' });
    end();
    timeline.add({ kind: 'dojo', title: 'GET /customers' });

    expect(told).toEqual(['1 null', '1 200']);
  });

  it('opens an entry to its sections, made then, and to the log lines of its request alone', () => {
    const timeline = new Timeline();
    let made = 0;
    const sections = () => {
      made += 1;
      return [{ title: 'Request', text: 'PUT /customer' }];
    };
    const id = timeline.add({ kind: 'request', title: 'PUT /customer' }, sections, 'request-1=');
    timeline.log('{"message":"One.","requestId":"request-1="}');
    timeline.log('{"message":"Another’s.","requestId":"request-2="}');
    timeline.log('{"message":"Of a run.","function_request_id":"request-1="}');

    expect(made).toBe(0);
    expect(timeline.details(id)).toEqual({
      sections: [{ title: 'Request', text: 'PUT /customer' }],
      logLines: ['INFO  One. requestId=request-1=', 'INFO  Of a run.'],
    });
  });

  it('forgets the oldest entries beyond its limit', () => {
    const timeline = new Timeline({ limit: 2 });
    const [first = 0] = ['a', 'b', 'c'].map((title) => timeline.add({ kind: 'event', title }));
    timeline.end(first, { result: 'late' });

    expect(timeline.list().map(({ title }) => title)).toEqual(['b', 'c']);
    expect(timeline.details(first)).toBeUndefined();
  });
});
