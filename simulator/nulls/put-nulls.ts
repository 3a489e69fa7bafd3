import type { Answer } from '../http/answer.ts';
import type { Settings } from '../settings-schema.ts';
import { type AnswerShape, problemShape, shapeOfAnswer } from './answer-shapes.ts';

/** The answer with null in the fields that the settings say, as far as they may be null. */
export function putNulls(answer: Answer, path: string, nulls: Settings['nulls']): Answer {
  const shape = answer.status < 400 ? shapeOfAnswer(path) : problemShape;
  return shape ? { ...answer, body: nulled(answer.body, shape, nulls) } : answer;
}

function nulled(value: unknown, shape: AnswerShape, nulls: Settings['nulls']): unknown {
  if (Array.isArray(value)) return value.map((each) => nulled(each, shape, nulls));
  if (typeof value !== 'object' || value === null) return value;
  const fields: Record<string, unknown> = { ...value };
  for (const [name, inner] of Object.entries(shape.within ?? {})) {
    fields[name] = nulled(fields[name], inner, nulls);
  }
  for (const name of [...shape.nullable, ...(shape.needed ?? [])]) {
    const isNull =
      nulls.fields.includes(name) ||
      (nulls.unneeded && shape.nullable.includes(name)) ||
      (nulls.absent && fields[name] === undefined);
    if (isNull) fields[name] = null;
  }
  return fields;
}
