import type { z } from 'zod';
import { absentFieldMessage, fieldErrors, plainFieldName } from './field-errors.ts';
import { refuseFields } from './refusal.ts';

/**
 * Reads what a control was told, over HTTP or in the process.
 *
 * @throws Refusal 400 naming each field that is wrong, and what is allowed
 */
export function parseControl<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): z.output<Schema> {
  const parsed = schema.safeParse(value, { error: absentFieldMessage });
  if (!parsed.success) throw refuseFields(fieldErrors(parsed.error, plainFieldName));
  return parsed.data;
}
