import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { SchemaComponents } from '../../../operations/openapi/schema-components.ts';

function named(id: string, fields: z.core.$ZodLooseShape) {
  return z.strictObject(fields).check(z.meta({ id }));
}

describe('SchemaComponents', () => {
  it('refers to a named schema and writes it once, and what it is made of as well', () => {
    const components = new SchemaComponents();
    const card = named('ComponentsTestCard', { pan: z.string() });
    const list = named('ComponentsTestList', { cards: z.array(card) });
    expect(components.answer(list)).toEqual({ $ref: '#/components/schemas/ComponentsTestList' });
    expect(components.answer(list)).toEqual({ $ref: '#/components/schemas/ComponentsTestList' });
    expect(components.all()).toEqual({
      ComponentsTestCard: {
        type: 'object',
        properties: { pan: { type: 'string' } },
        required: ['pan'],
      },
      ComponentsTestList: {
        type: 'object',
        properties: {
          cards: { type: 'array', items: { $ref: '#/components/schemas/ComponentsTestCard' } },
        },
        required: ['cards'],
      },
    });
  });

  it('writes a schema without a name where it is used', () => {
    const components = new SchemaComponents();
    expect(components.request(z.string().check(z.maxLength(3)))).toEqual({
      type: 'string',
      maxLength: 3,
    });
    expect(components.all()).toEqual({});
  });

  it('refuses two different schemas of one name', () => {
    const components = new SchemaComponents();
    components.answer(named('ComponentsTestTwin', { one: z.string() }));
    expect(() => components.answer(named('ComponentsTestTwin', { two: z.string() }))).toThrow(
      'Two different schemas are called ComponentsTestTwin.',
    );
  });
});
