import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { openApiDocument } from '../../operations/openapi/document.ts';
import type { JsonSchema, Operation } from '../../operations/openapi/document-shape.ts';

const document = await openApiDocument();
const ajv = new Ajv2020({ allErrors: true, strictSchema: false });
formats.default(ajv);

const isObject = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The schema without references, and closed: a field that the document does not name breaks it. The
 * document itself is open, so that apps live on when answers grow.
 */
const closed = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(closed);
  if (!isObject(schema)) return schema;
  if (typeof schema.$ref === 'string') {
    return closed(document.components.schemas[schema.$ref.replace('#/components/schemas/', '')]);
  }
  if (Array.isArray(schema.allOf)) {
    const [first, ...narrower] = schema.allOf;
    return { allOf: [closed(first), ...narrower] };
  }
  const inner = Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => [
      keyword,
      keyword === 'properties' && isObject(value)
        ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, closed(each)]))
        : closed(value),
    ]),
  );
  return 'properties' in inner ? { additionalProperties: false, ...inner } : inner;
};

const findOperation = (method: string, path: string): Operation | undefined => {
  const template = Object.keys(document.paths).find((each) =>
    new RegExp(`^${each.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path),
  );
  return template === undefined ? undefined : document.paths[template]?.[method.toLowerCase()];
};

const validators = new Map<JsonSchema, ReturnType<typeof ajv.compile>>();
const validatorOf = (schema: JsonSchema) => {
  const known = validators.get(schema);
  if (known !== undefined) return known;
  const whole = closed(schema);
  const made = ajv.compile(isObject(whole) ? whole : false);
  validators.set(schema, made);
  return made;
};

/** As API Gateway marks every answer that comes through it; the simulator's have no such header. */
const gatewayHeader = 'apigw-requestid';

export interface GivenAnswer {
  readonly method: string;
  /** Without query. */
  readonly path: string;
  readonly status: number;
  readonly headers: Headers;
  /** Parsed; `undefined` when there is none. */
  readonly body: unknown;
}

/**
 * Makes sure that an answer is one that the API's document promises. What is not of this API, or a
 * path that it does not have, is not judged.
 * @throws Error that says what is not documented.
 */
export const checkDocumented = ({ method, path, status, headers, body }: GivenAnswer): void => {
  const operation = headers.has(gatewayHeader) ? findOperation(method, path) : undefined;
  if (operation === undefined) return;
  const answer = `${operation.operationId} answered ${status}`;
  const response = operation.responses[status];
  if (response === undefined) throw new Error(`${answer}, which the document does not have.`);
  if (headers.has('retry-after') && response.headers?.['Retry-After'] === undefined) {
    throw new Error(`${answer} with Retry-After, which the document does not have.`);
  }
  if (body === undefined && response.content === undefined) return;
  const mediaType = headers.get('content-type')?.split(';')[0]?.trim() ?? '';
  const content = response.content?.[mediaType];
  if (content === undefined) {
    throw new Error(`${answer} as "${mediaType}", which the document does not have.`);
  }
  const isValid = validatorOf(content.schema);
  if (isValid(body)) return;
  throw new Error(`${answer} against its document: ${ajv.errorsText(isValid.errors)}.`);
};
