import { randomBytes } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { FieldErrors, Refusal } from './refusal.ts';

/** What goes back over the wire. Without a body, none is sent (204). */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export const jsonContentType = 'application/json; charset=utf-8';

/** RFC 7231 and 7235 sections, as ASP.NET puts them into `type`. */
const problemTypes: Readonly<Record<number, string>> = {
  400: 'https://tools.ietf.org/html/rfc7231#section-6.5.1',
  401: 'https://tools.ietf.org/html/rfc7235#section-3.1',
  404: 'https://tools.ietf.org/html/rfc7231#section-6.5.4',
  409: 'https://tools.ietf.org/html/rfc7231#section-6.5.8',
  413: 'https://tools.ietf.org/html/rfc7231#section-6.5.11',
  415: 'https://tools.ietf.org/html/rfc7231#section-6.5.13',
  500: 'https://tools.ietf.org/html/rfc7231#section-6.6.1',
};

export interface Problem {
  readonly status: number;
  readonly title?: string | undefined;
  readonly detail?: string | undefined;
  readonly errors?: FieldErrors | undefined;
}

/** An error in Dojo's shape (RFC 7807 with a trace id). */
export function problemAnswer({ status, title, detail, errors }: Problem): Answer {
  const fallbackTitle = errors
    ? 'One or more validation errors occurred.'
    : (STATUS_CODES[status] ?? 'Error');
  return {
    status,
    body: {
      ...(errors && { errors }),
      type: problemTypes[status] ?? 'about:blank',
      title: title ?? fallbackTitle,
      status,
      ...(detail !== undefined && { detail }),
      traceId: `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`,
    },
  };
}

/** As at Dojo, messages by field stand alone; any other refusal has a detail. */
export function refusalAnswer({ status, message, errors }: Refusal): Answer {
  return problemAnswer(errors ? { status, errors } : { status, detail: message });
}

export function sendAnswer(reply: FastifyReply, { status, body, headers }: Answer): void {
  reply.code(status).headers(headers ?? {});
  if (body === undefined) reply.send();
  else reply.header('content-type', jsonContentType).send(JSON.stringify(body));
}
