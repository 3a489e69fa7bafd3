import type { FastifyReply } from 'fastify';
import type { Timeline } from './timeline.ts';
import type { TimelineEntry } from './timeline-entry.ts';

/** Sends all that is kept and then what comes, as server-sent events, until the page is closed. */
export function streamTimeline(timeline: Timeline, reply: FastifyReply): void {
  reply.hijack();
  reply.raw.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
  });
  const send = (entries: readonly TimelineEntry[]) =>
    reply.raw.write(`data: ${JSON.stringify(entries)}\n\n`);
  send(timeline.list());
  reply.raw.once(
    'close',
    timeline.subscribe((entry) => send([entry])),
  );
}
