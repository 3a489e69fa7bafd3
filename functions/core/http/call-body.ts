import type { MiddlewareObj } from '@middy/core';
import httpJsonBodyParser from '@middy/http-json-body-parser';
import { strictObject, type ZodMiniType } from 'zod/mini';
import type { CallEvent } from './call.ts';
import { Problem } from './problem.ts';
import { violationsOf } from './violations.ts';

export const bodyMaxBytes = 16_384;

/** Of a route that takes no field. */
export const emptyBody = strictObject({});

const parser = httpJsonBodyParser();

async function parse(request: Parameters<NonNullable<typeof parser.before>>[0]): Promise<void> {
  try {
    await parser.before?.(request);
  } catch (error) {
    const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
    if (status === 415) {
      throw new Problem('unsupported_media_type', {
        detail: 'Set content-type: application/json.',
      });
    }
    throw new Problem('malformed_json', { detail: 'Send one JSON object in UTF-8.' });
  }
}

/** The body, parsed and checked against the route's schema; a body that is absent counts as `{}`. */
export function callBody(schema: ZodMiniType): MiddlewareObj<CallEvent> {
  return {
    before: async (request) => {
      const { event } = request;
      const bytes = Buffer.byteLength(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
      if (bytes > bodyMaxBytes) {
        throw new Problem('body_too_large', { detail: `Send at most ${bodyMaxBytes} bytes.` });
      }
      if (bytes > 0) await parse(request as never);
      const parsed = schema.safeParse(bytes > 0 ? event.body : {}, { reportInput: true });
      if (!parsed.success) {
        throw new Problem('invalid_request', { errors: violationsOf(parsed.error.issues) });
      }
      event.call.body = parsed.data;
    },
  };
}
