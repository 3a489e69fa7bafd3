import { describe, expect, it } from 'vitest';
import { openApiDocument } from '../../../operations/openapi/document.ts';
import type { JsonSchema } from '../../../operations/openapi/document-shape.ts';
import { schemaTypes } from '../../../operations/openapi/schema-types.ts';

const document = await openApiDocument();

/** The type that a schema becomes. */
const typeOf = (schema: JsonSchema): string => {
  const text = schemaTypes({
    ...document,
    paths: {},
    components: { ...document.components, schemas: { It: schema } },
  });
  return text.match(/It: (.*?);\n}\n\n/s)?.[1] ?? '';
};

describe('schemaTypes', () => {
  it.each<[JsonSchema, string]>([
    [{ type: 'string' }, 'string'],
    [{ type: 'integer' }, 'number'],
    [{ type: ['string', 'null'] }, 'string | null'],
    [{ anyOf: [{ type: 'string', format: 'date' }, { type: 'null' }] }, 'string | null'],
    [{ type: 'string', enum: ['a', 'b'] }, '"a" | "b"'],
    [{ type: 'string', const: 'erasing' }, '"erasing"'],
    [{ type: 'array', items: { type: 'string', enum: ['a', 'b'] } }, '("a" | "b")[]'],
    [{ $ref: '#/components/schemas/Money' }, "Schemas['Money']"],
    [{ type: 'object', additionalProperties: { type: 'string' } }, '{ [name: string]: string }'],
    [
      {
        type: 'object',
        properties: { a: { type: 'string' }, b: { type: 'boolean' } },
        required: ['a'],
      },
      '{\na: string;\nb?: boolean;\n}',
    ],
    [
      { allOf: [{ $ref: '#/components/schemas/Problem' }, { type: 'null' }] },
      "Schemas['Problem'] & null",
    ],
  ])('makes %j %s', (schema, type) => {
    expect(typeOf(schema)).toBe(type);
  });

  it('refuses a schema that it does not know rather than to guess', () => {
    expect(() => typeOf({ not: {} })).toThrow('No type for {"not":{}}.');
  });

  it('keeps a description from ending its comment', () => {
    const text = typeOf({
      type: 'object',
      properties: { a: { type: 'string', description: 'all of */ it' } },
    });
    expect(text).toContain('/** all of * / it */');
  });
});
