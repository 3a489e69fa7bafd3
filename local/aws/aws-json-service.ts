import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Access, type AccessNeed, openAccess } from './access.ts';
import { accessKeyOf } from './access-key-of.ts';
import { Refused } from './refused.ts';

/** One operation: its input as parsed from JSON, its output to be sent as JSON. */
export type Action = (input: unknown) => Readonly<Record<string, unknown>>;

export interface AwsJsonService {
  /** What `x-amz-target` begins with, e.g. `secretsmanager`. */
  readonly target: string;
  /** By operation name. */
  readonly actions: ReadonlyMap<string, Action>;
  /** Version of AWS's JSON protocol. */
  readonly protocol: '1.0' | '1.1';
  /** How the service spells the field with an error's message. */
  readonly messageField: 'Message' | 'message';
  /** What an operation asks for, by its input, which may be anything. */
  readonly needsOf: (operation: string, input: unknown) => readonly AccessNeed[];
  /** Default: everybody may do everything. */
  readonly access?: Access | undefined;
}

/** An endpoint for one service, on any path, which asks for a signature and does not check it. */
export function awsJsonService(service: AwsJsonService): FastifyInstance {
  const app = Fastify({ forceCloseConnections: true });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.post('/*', async (request, reply) => {
    const { operation, action } = operationOf(request, service);
    const input = jsonBody(request.body);
    const { access = openAccess, needsOf } = service;
    access.check(accessKeyOf(request.headers.authorization), needsOf(operation, input));
    const output = action(input);
    return reply.header('content-type', typeOf(service)).send(JSON.stringify(output));
  });
  app.setErrorHandler((error, _request, reply) => {
    const known = error instanceof Refused;
    return reply
      .code(known ? 400 : 500)
      .header('content-type', typeOf(service))
      .send(
        JSON.stringify({
          __type: known ? error.exception : 'InternalServiceError',
          [service.messageField]: known ? error.message : 'An error occurred on the server side.',
        }),
      );
  });
  return app;
}

/** @throws Refused `ValidationException`, naming what is wrong. */
export function parseInput<Output>(schema: z.ZodType<Output>, input: unknown): Output {
  const parsed = schema.safeParse(input);
  if (!parsed.success) {
    throw new Refused('ValidationException', z.prettifyError(parsed.error));
  }
  return parsed.data;
}

function typeOf({ protocol }: AwsJsonService): string {
  return `application/x-amz-json-${protocol}`;
}

function operationOf(
  request: FastifyRequest,
  { target, actions }: AwsJsonService,
): { readonly operation: string; readonly action: Action } {
  if (!request.headers.authorization?.startsWith('AWS4-')) {
    throw new Refused('MissingAuthenticationTokenException', 'Missing Authentication Token');
  }
  const asked = String(request.headers['x-amz-target']);
  const operation = asked.startsWith(`${target}.`) ? asked.slice(target.length + 1) : '';
  const action = actions.get(operation);
  if (action === undefined) {
    throw new Refused('UnknownOperationException', `${asked} is not available here.`);
  }
  return { operation, action };
}

function jsonBody(body: unknown): unknown {
  try {
    return JSON.parse(String(body));
  } catch {
    throw new Refused('SerializationException', 'The body is not JSON.');
  }
}
