import type { FastifyInstance } from 'fastify';
import type { LocalStackOptions, PagesContext } from '../start-local-stack.ts';
import { addPlaygroundPages } from './add-playground-pages.ts';
import { Owners } from './owners.ts';
import { TableThrottle } from './table-throttle.ts';
import { Timeline } from './timeline.ts';
import { mapIdIn, readMapId, UserMarkers } from './user-markers.ts';
import { watchDeadLetters, watchEvents, watchRuns, watchUnsettled } from './watch-bus.ts';
import { watchDojo } from './watch-dojo.ts';
import { isPage, watchRequests } from './watch-requests.ts';
import { watchTable } from './watch-table.ts';

/** Functions that no event of the bus leads to. */
const background: readonly string[] = ['audit', 'settle'];

/** The same stack with a page on `/` that shows what happens in it. Nothing in it behaves otherwise. */
export function withPlayground(options: LocalStackOptions): LocalStackOptions {
  const timeline = new Timeline();
  const owners = new Owners();
  const markers = new UserMarkers();
  const throttle = new TableThrottle();
  const watched = { timeline, owners };
  const noteWrite = watchTable(watched);
  const noteEvent = watchEvents(watched);
  const noteDeadLetter = watchDeadLetters(watched);
  const noteUnsettled = watchUnsettled(watched);
  let knowMapId = (_mapId: string): void => {};

  return {
    ...options,
    log: (line, functionId) => {
      timeline.log(line);
      options.log?.(line, functionId);
    },
    onTableWrite: (write) => {
      const mapId = mapIdIn(write);
      if (mapId !== undefined) knowMapId(mapId);
      noteWrite(write);
      options.onTableWrite?.(write);
    },
    onAnswer: (answered) => {
      if (!isPage(answered.url)) options.onAnswer?.(answered);
    },
    onEvent: (event) => {
      noteEvent(event);
      options.onEvent?.(event);
    },
    onDeadLetter: (letter) => {
      noteDeadLetter(letter);
      options.onDeadLetter?.(letter);
    },
    onUnsettled: (page) => {
      noteUnsettled(page);
      options.onUnsettled?.(page);
    },
    onFunctionRun: watchRuns(watched, (functionId) => !background.includes(functionId)),
    beforeTable: () => throttle.check(),
    addPages: (server: FastifyInstance, context: PagesContext) => {
      const { services, settings } = context;
      knowMapId = (mapId) => markers.know(mapId, settings);
      readMapId(services.dynamoDb.url, services.tableName).then(
        (mapId) => mapId !== undefined && knowMapId(mapId),
        // Then the write that names the map tells it.
        () => {},
      );
      services.simulator?.watchCalls(watchDojo(watched, (body) => markers.userIn(body)));
      watchRequests(server, watched, {
        userIdClaim: settings.userIdClaim,
        onUser: (userId) => markers.add(userId),
      });
      addPlaygroundPages(server, { ...context, timeline, markers, throttle });
      options.addPages?.(server, context);
    },
  };
}
