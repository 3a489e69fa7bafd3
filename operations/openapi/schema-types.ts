import type {
  Content,
  JsonSchema,
  OpenApiDocument,
  Operation,
  Parameter,
} from './document-shape.ts';

// Own code although openapi-typescript does this: it needs the JavaScript API of TypeScript 5, which
// TypeScript 7 no longer has, and npm cannot put the two beside each other.

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const schemasIn = (value: unknown): readonly JsonSchema[] =>
  Array.isArray(value) ? value.filter(isSchema) : [];

const nameIn = (reference: string): string => reference.slice(reference.lastIndexOf('/') + 1);

const comment = (text: unknown): string =>
  typeof text === 'string' ? `/** ${text.replaceAll('*/', '* /')} */\n` : '';

const union = (types: readonly string[]): string => [...new Set(types)].join(' | ');

const plainTypes: Readonly<Record<string, string>> = {
  string: 'string',
  integer: 'number',
  number: 'number',
  boolean: 'boolean',
  null: 'null',
};

const objectType = ({ properties, required, additionalProperties }: JsonSchema): string => {
  if (!isSchema(properties)) {
    return `{ [name: string]: ${isSchema(additionalProperties) ? typeOf(additionalProperties) : 'unknown'} }`;
  }
  const isRequired = (name: string) => Array.isArray(required) && required.includes(name);
  const fields = Object.entries(properties).map(([name, schema]) => {
    if (!isSchema(schema)) throw new Error(`The schema of ${name} is none.`);
    return `${comment(schema.description)}${name}${isRequired(name) ? '' : '?'}: ${typeOf(schema)};`;
  });
  return `{\n${fields.join('\n')}\n}`;
};

/** @throws Error for a schema of a kind that this project has not used yet. */
const typeOf = (schema: JsonSchema): string => {
  const { $ref, type, items } = schema;
  if (typeof $ref === 'string') return `Schemas['${nameIn($ref)}']`;
  if ('const' in schema) return JSON.stringify(schema.const);
  if (Array.isArray(schema.enum)) return union(schema.enum.map((value) => JSON.stringify(value)));
  if (schema.anyOf !== undefined) return union(schemasIn(schema.anyOf).map(typeOf));
  if (schema.allOf !== undefined) return schemasIn(schema.allOf).map(typeOf).join(' & ');
  if (Array.isArray(type)) return union(type.map((each) => typeOf({ ...schema, type: each })));
  if (type === 'object') return objectType(schema);
  if (type === 'array' && isSchema(items)) return `(${typeOf(items)})[]`;
  const plain = typeof type === 'string' ? plainTypes[type] : undefined;
  if (plain === undefined) throw new Error(`No type for ${JSON.stringify(schema)}.`);
  return plain;
};

const contentType = (content: Content): string =>
  `{ ${Object.entries(content)
    .map(([mediaType, { schema }]) => `'${mediaType}': ${typeOf(schema)};`)
    .join(' ')} }`;

const parametersType = (parameters: readonly Parameter[]): string => {
  const placed = (place: Parameter['in']) => {
    const fields = parameters
      .filter((parameter) => parameter.in === place)
      .map(({ name, required, schema }) => `'${name}'${required ? '' : '?'}: ${typeOf(schema)};`);
    return fields.length === 0 ? 'never' : `{ ${fields.join(' ')} }`;
  };
  const optionality = parameters.some(({ in: place }) => place === 'path') ? '' : '?';
  return `{ query?: never; header?: ${placed('header')}; path${optionality}: ${placed('path')}; cookie?: never }`;
};

const operationType = (operation: Operation, { components }: OpenApiDocument): string => {
  const parameters = (operation.parameters ?? []).flatMap(({ $ref }) => {
    const parameter = components.parameters[nameIn($ref)];
    return parameter === undefined ? [] : [parameter];
  });
  const responses = Object.entries(operation.responses).map(
    ([status, { content }]) =>
      `${status}: { headers: { [name: string]: unknown }; content${content === undefined ? '?: never' : `: ${contentType(content)}`} };`,
  );
  const { requestBody } = operation;
  return `{
parameters: ${parametersType(parameters)};
requestBody${requestBody === undefined ? '?: never' : `: { content: ${contentType(requestBody.content)} }`};
responses: {\n${responses.join('\n')}\n};
}`;
};

/** The document as TypeScript, in the form that `openapi-fetch` takes. Not formatted. */
export const schemaTypes = (document: OpenApiDocument): string => {
  const schemas = Object.entries(document.components.schemas).map(
    ([name, schema]) => `${comment(schema.description)}${name}: ${typeOf(schema)};`,
  );
  const paths = Object.entries(document.paths).map(([path, operations]) => {
    const methods = Object.entries(operations).map(
      ([method, operation]) =>
        `${comment(operation.summary)}${method}: ${operationType(operation, document)};`,
    );
    return `'${path}': {\n${methods.join('\n')}\n};`;
  });
  return `// Written by npm run openapi from the routes’ contracts. Do not edit.

/** The JSON of requests and answers, by name. */
export interface Schemas {\n${schemas.join('\n')}\n}

/** The API’s operations, by path and method. */
export interface Paths {\n${paths.join('\n')}\n}
`;
};
