import { z } from 'zod';

/** A field that may be left out or null, which Dojo does not tell apart. */
export function optional<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullish().transform((value) => value ?? undefined);
}

/** @param maximum in characters */
export function optionalText(maximum: number) {
  return optional(z.string().max(maximum));
}

export const addressSchema = z.strictObject({
  address1: optionalText(100),
  address2: optionalText(100),
  address3: optionalText(100),
  address4: optionalText(100),
  city: optionalText(100),
  state: optionalText(100),
  postcode: optionalText(50),
  countryCode: z.string().max(10),
  locality: optionalText(100),
  county: optionalText(100),
});

/** Drops the fields that were not given, so that they neither overwrite nor show. */
export function withoutAbsent<Fields extends object>(fields: Fields): Partial<Fields> {
  const given: Partial<Fields> = { ...fields };
  for (const name in given) {
    if (given[name] === undefined) delete given[name];
  }
  return given;
}

const cursorFields = {
  limit: z.int().min(1).max(100).default(50),
  before: optionalText(200),
  after: optionalText(200),
};

export const pageRequestSchema = z.strictObject(cursorFields);
