import { isDeepStrictEqual } from 'node:util';
import { toJSONSchema, type ZodMiniType } from 'zod/mini';
import type { JsonSchema } from './document-shape.ts';

/**
 * zod checks dates and times with long patterns; `format` says the same to everybody else. That
 * further fields may be anything is the default, and some generators of clients cannot take it said
 * as an empty schema.
 */
function withoutNoise({ jsonSchema }: { jsonSchema: Record<string, unknown> }): void {
  if (isDeepStrictEqual(jsonSchema.additionalProperties, {}))
    delete jsonSchema.additionalProperties;
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  delete jsonSchema.propertyNames;
}

/**
 * Answers may get new fields, and generated clients must not refuse them then. Requests stay closed:
 * a field that is not named is refused.
 */
function opened({ jsonSchema }: { jsonSchema: Record<string, unknown> }): void {
  withoutNoise({ jsonSchema });
  if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
}

/** Collects the schemas that have a name (zod's `meta({ id })`), so that each is written once. */
export class SchemaComponents {
  readonly #schemas = new Map<string, JsonSchema>();

  /** A request's schema: a reference if it has a name, else the schema itself. */
  request(schema: ZodMiniType): JsonSchema {
    return this.#add(toJSONSchema(schema, { io: 'input', override: withoutNoise }));
  }

  /** An answer's schema, likewise. */
  answer(schema: ZodMiniType): JsonSchema {
    return this.#add(toJSONSchema(schema, { io: 'output', override: opened }));
  }

  /** By name, in alphabetical order. */
  all(): Readonly<Record<string, JsonSchema>> {
    return Object.fromEntries(
      [...this.#schemas].toSorted(([one], [other]) => (one < other ? -1 : 1)),
    );
  }

  /** @throws Error when two different schemas have the same name. */
  #add({ $schema: _, $defs = {}, ...schema }: JsonSchema & { $defs?: object }): JsonSchema {
    for (const [name, definition] of Object.entries($defs)) {
      const { id: _id, ...component } = intoComponents(definition);
      const known = this.#schemas.get(name);
      if (known !== undefined && !isDeepStrictEqual(known, component)) {
        throw new Error(`Two different schemas are called ${name}.`);
      }
      this.#schemas.set(name, component);
    }
    return intoComponents(schema);
  }
}

/** zod refers to `#/$defs/…`, an OpenAPI document to `#/components/schemas/…`. */
function intoComponents(schema: JsonSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'));
}
