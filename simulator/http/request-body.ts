import type { z } from 'zod';
import {
  absentFieldMessage,
  dojoFieldName,
  fieldErrors,
  type NameField,
  plainFieldName,
} from './field-errors.ts';
import { Refusal, refuseField, refuseFields } from './refusal.ts';

/** A body as it came in, not yet looked at. */
export interface RawBody {
  readonly contentType: string | undefined;
  /** Undefined when the request had none. */
  readonly bytes: Buffer | undefined;
}

/**
 * Reads a body as Dojo does: JSON, declared as such, of the schema's shape.
 *
 * @throws Refusal 415 for another content type, 400 for broken JSON or fields against the rules
 */
export function readDojoBody<Schema extends z.ZodType>(
  raw: RawBody,
  schema: Schema,
): z.output<Schema> {
  const mediaType = raw.contentType?.split(';')[0]?.trim().toLowerCase();
  if (mediaType !== 'application/json') {
    throw new Refusal(415, 'Send the body as content-type: application/json.');
  }
  return readBody(raw, schema, dojoFieldName);
}

/** Reads a body of a control endpoint: JSON, whatever content type curl declared. */
export function readControlBody<Schema extends z.ZodType>(
  raw: RawBody,
  schema: Schema,
): z.output<Schema> {
  return readBody(raw, schema, plainFieldName);
}

function readBody<Schema extends z.ZodType>(
  raw: RawBody,
  schema: Schema,
  nameField: NameField,
): z.output<Schema> {
  const parsed = schema.safeParse(parseJson(raw.bytes), { error: absentFieldMessage });
  if (!parsed.success) throw refuseFields(fieldErrors(parsed.error, nameField));
  return parsed.data;
}

function parseJson(bytes: Buffer | undefined): unknown {
  if (bytes === undefined || bytes.length === 0) {
    throw refuseField('', 'A non-empty request body is required.');
  }
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw refuseField('$', 'The request body is not valid JSON.');
  }
}
