import { isUtf8 } from 'node:buffer';
import type { MiddlewareObj } from '@middy/core';
import httpJsonBodyParser from '@middy/http-json-body-parser';
import { strictObject, type ZodMiniType } from 'zod/mini';
import type { CallEvent } from './call.ts';
import { Problem } from './problem.ts';
import { repeatedMembers } from './repeated-members.ts';
import { violationsOf } from './violations.ts';

export const bodyMaxBytes = 16_384;

/** Of a route that takes no field. */
export const emptyBody = strictObject({});

const parser = httpJsonBodyParser();

type SentBody = Pick<CallEvent, 'body' | 'isBase64Encoded'>;

/** Where API Gateway hands on bytes that are not UTF-8 as text, it can only have replaced them. */
const replacement = '\ufffd';

/** What was sent, if it is UTF-8. API Gateway hands on the bodies of some content types as base64. */
function utf8Of({ body = '', isBase64Encoded }: SentBody): string | undefined {
  if (!isBase64Encoded) return body.includes(replacement) ? undefined : body;
  const bytes = Buffer.from(body, 'base64');
  return isUtf8(bytes) ? bytes.toString() : undefined;
}

function malformed(detail = 'Send one JSON object in UTF-8.'): Problem {
  return new Problem('malformed_json', { detail });
}

async function parse(request: Parameters<NonNullable<typeof parser.before>>[0]): Promise<void> {
  const text = utf8Of(request.event as SentBody);
  try {
    await parser.before?.(request);
  } catch (error) {
    const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
    if (status === 415) {
      throw new Problem('unsupported_media_type', {
        detail: 'Set content-type: application/json.',
      });
    }
    throw malformed();
  }
  if (text === undefined) {
    throw malformed(
      'The body must be UTF-8, and must not have the character U+FFFD, which stands for bytes that are not. In JSON it can be written as \\ufffd.',
    );
  }
  const repeated = repeatedMembers(text);
  if (repeated.length > 0) {
    const errors = repeated.map((pointer) => ({ pointer, detail: 'must be there only once' }));
    throw new Problem('invalid_request', { errors });
  }
}

/**
 * The body, parsed and checked against the route's schema; a body that is absent counts as `{}`. One that
 * was sent and has not arrived is not absent: without an amount all of a payment would be refunded.
 */
export function callBody(schema: ZodMiniType): MiddlewareObj<CallEvent> {
  return {
    before: async (request) => {
      const { event } = request;
      const bytes = Buffer.byteLength(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
      if (bytes > bodyMaxBytes) {
        throw new Problem('body_too_large', { detail: `Send at most ${bodyMaxBytes} bytes.` });
      }
      const isAbsent = (event.body ?? '') === '';
      if (!isAbsent) await parse(request as never);
      else if (schema !== emptyBody && Number(event.headers['content-length'] ?? 0) > 0) {
        throw malformed();
      }
      const parsed = schema.safeParse(isAbsent ? {} : event.body, { reportInput: true });
      if (!parsed.success) {
        throw new Problem('invalid_request', { errors: violationsOf(parsed.error.issues) });
      }
      event.call.body = parsed.data;
    },
  };
}
