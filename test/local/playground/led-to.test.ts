import { describe, expect, it } from 'vitest';
import { ledTo } from '../../../local/playground/page/timeline/led-to.ts';
import { Timeline } from '../../../local/playground/timeline.ts';
import type { EntryKind } from '../../../local/playground/timeline-entry.ts';

/** Each line with the millisecond in which it begins, and that in which it ends. */
type Line = readonly [kind: EntryKind, title: string, atMs: number, endMs?: number];

function indentedOf(lines: readonly Line[]): readonly string[] {
  let nowMs = 0;
  const timeline = new Timeline({ clock: () => nowMs });
  for (const [kind, title, atMs, endMs] of lines) {
    nowMs = atMs;
    const id = timeline.add({ kind, title });
    if (endMs === undefined) continue;
    nowMs = endMs;
    timeline.end(id, {});
  }
  const indented = ledTo(timeline.list());
  return timeline.list().flatMap(({ id, title }) => (indented.has(id) ? [title] : []));
}

describe('the lines that stand indented', () => {
  it('are those of the request above, while it is under way', () => {
    expect(
      indentedOf([
        ['request', 'checkout', 0, 50],
        ['dojo', 'its call', 10, 20],
        ['table', 'its write', 30, 30],
        ['consumer', 'after it', 60, 70],
        ['request', 'still under way', 100],
        ['dojo', 'its call too', 500],
      ]),
    ).toEqual(['its call', 'its write', 'its call too']);
  });

  it('are not those of a webhook below the request that came in between', () => {
    expect(
      indentedOf([
        ['webhook', 'webhook', 0, 50],
        ['dojo', 'the webhook’s', 10, 20],
        ['request', 'GET', 25, 60],
        ['event', 'of one of both', 30, 30],
        ['table', 'of the request alone', 55, 55],
      ]),
    ).toEqual(['the webhook’s', 'of the request alone']);
  });

  it('are not those of a request below a call of the phone', () => {
    expect(
      indentedOf([
        ['request', 'GET', 0, 50],
        ['sdk', 'the phone’s', 10, 20],
        ['dojo', 'of the request', 30, 40],
      ]),
    ).toEqual([]);
  });
});
