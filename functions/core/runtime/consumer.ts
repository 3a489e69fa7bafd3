import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import type * as z from 'zod/mini';
import type { AppContext } from '../app/app-context.ts';
import { createTableClient } from '../dynamodb/table-client.ts';
import type { Log } from '../log.ts';
import { createSecretsClient } from '../secrets/read-secret.ts';
import { createAppContext } from './app-context.ts';
import { readAppEnvironment } from './environment.ts';
import { requestLog } from './request-log.ts';

/** A function that events on the bus call. */
export interface Consumer<Settings> {
  readonly app: AppContext<Settings>;
  /**
   * A Lambda handler that checks the event and then runs `consume`. What either throws is Lambda's to
   * repeat, twice; then the event waits in the consumer's dead-letter queue.
   */
  handler<Event>(
    schema: z.ZodMiniType<Event>,
    consume: (event: Event, log: Log) => Promise<void>,
  ): (event: unknown, context: Context) => Promise<void>;
}

/**
 * Reads the environment and builds what a consumer uses: it knows neither Dojo nor the customer map.
 *
 * @param settings - the app's `settings.ts`.
 * @throws Error that names every variable and setting that is wrong.
 */
export function createConsumer<Settings>(settings: z.ZodMiniType<Settings>): Consumer<Settings> {
  const environment = readAppEnvironment();
  const logger = new Logger();
  const app = createAppContext(
    { environment, table: createTableClient(), secrets: createSecretsClient() },
    settings,
  );
  return {
    app,
    handler: (schema, consume) => async (event, context) =>
      consume(schema.parse(event), requestLog(logger, context.awsRequestId)),
  };
}
