import Fastify, { type FastifyRequest } from 'fastify';
import { type Listening, listenOnLoopback } from '../listen-on-loopback.ts';
import { putVersion, secretStore } from './secret-store.ts';
import { type Action, Refused, secretsManagerActions } from './secrets-manager-actions.ts';

export interface SecretsManagerOptions {
  /** The secrets there are, by name; undefined is a secret that nobody has filled yet. */
  readonly secrets: Readonly<Record<string, string | undefined>>;
  /** Epoch milliseconds. Default the machine's clock. */
  readonly clock?: () => number;
}

/**
 * A Secrets Manager endpoint in memory, on a free port of 127.0.0.1. It speaks the service's JSON
 * 1.1 protocol and answers its exceptions.
 */
export async function startSecretsManager(options: SecretsManagerOptions): Promise<Listening> {
  const clock = options.clock ?? Date.now;
  const store = secretStore(clock);
  for (const [name, value] of Object.entries(options.secrets)) {
    const secret = store.create(name);
    if (value !== undefined) {
      putVersion(secret, value, { nowMs: clock() });
    }
  }
  const actions = secretsManagerActions(store, clock);

  const app = Fastify({ forceCloseConnections: true });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.post('/', async (request) => actionOf(request, actions)(jsonBody(request.body)));
  app.setErrorHandler((error, _request, reply) => {
    const known = error instanceof Refused;
    return reply
      .code(known ? 400 : 500)
      .header('content-type', 'application/x-amz-json-1.1')
      .send(
        JSON.stringify({
          __type: known ? error.exception : 'InternalServiceError',
          Message: known ? error.message : 'An error occurred on the server side.',
        }),
      );
  });
  return listenOnLoopback(app, 0);
}

function actionOf(request: FastifyRequest, actions: ReadonlyMap<string, Action>): Action {
  if (!request.headers.authorization?.startsWith('AWS4-')) {
    throw new Refused('MissingAuthenticationTokenException', 'Missing Authentication Token');
  }
  const target = String(request.headers['x-amz-target']);
  const action = actions.get(target.replace(/^secretsmanager\./, ''));
  if (action === undefined) {
    throw new Refused('UnknownOperationException', `${target} is not available here.`);
  }
  return action;
}

function jsonBody(body: unknown): unknown {
  try {
    return JSON.parse(String(body));
  } catch {
    throw new Refused('SerializationException', 'The body is not JSON.');
  }
}
