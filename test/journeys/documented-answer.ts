import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { App } from '../../lib/load-app.ts';
import { openApiDocument } from '../../operations/openapi/document.ts';
import type {
  JsonSchema,
  OpenApiDocument,
  Operation,
} from '../../operations/openapi/document-shape.ts';

const ajv = new Ajv2020({ allErrors: true, strictSchema: false });
formats.default(ajv);

function isObject(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The schema without references, and closed: a field that the document does not name breaks it. The
 * document itself is open, so that apps live on when answers grow.
 */
function closed(schema: unknown, document: OpenApiDocument): unknown {
  const resolve = (each: unknown) => closed(each, document);
  if (Array.isArray(schema)) return schema.map(resolve);
  if (!isObject(schema)) return schema;
  if (typeof schema.$ref === 'string') {
    return resolve(document.components.schemas[schema.$ref.replace('#/components/schemas/', '')]);
  }
  if (Array.isArray(schema.allOf)) {
    const [first, ...narrower] = schema.allOf;
    return { allOf: [resolve(first), ...narrower] };
  }
  const inner = Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => [
      keyword,
      keyword === 'properties' && isObject(value)
        ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, resolve(each)]))
        : resolve(value),
    ]),
  );
  return 'properties' in inner ? { additionalProperties: false, ...inner } : inner;
}

function findOperation(
  document: OpenApiDocument,
  method: string,
  path: string,
): Operation | undefined {
  const template = Object.keys(document.paths).find((each) =>
    new RegExp(`^${each.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path),
  );
  return template === undefined ? undefined : document.paths[template]?.[method.toLowerCase()];
}

const validators = new Map<JsonSchema, ReturnType<typeof ajv.compile>>();
function validatorOf(schema: JsonSchema, document: OpenApiDocument) {
  const known = validators.get(schema);
  if (known !== undefined) return known;
  const whole = closed(schema, document);
  const made = ajv.compile(isObject(whole) ? whole : false);
  validators.set(schema, made);
  return made;
}

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

/** By the app's folder: the files that one worker runs check against one document. */
const documents = new Map<string, Promise<OpenApiDocument>>();

/** @throws Error that says what is not documented. */
export type CheckDocumented = (answer: GivenAnswer) => void;

/**
 * Makes sure that answers are those that the app's document has. What is not of this API, or a path that it
 * does not have, is not checked.
 */
export async function documentedAnswers(app: App): Promise<CheckDocumented> {
  const made = documents.get(app.folder) ?? openApiDocument(app);
  documents.set(app.folder, made);
  const document = await made;
  return (answer) => checkAnswer(answer, document);
}

function checkAnswer(
  { method, path, status, headers, body }: GivenAnswer,
  document: OpenApiDocument,
): void {
  const operation = headers.has(gatewayHeader) ? findOperation(document, method, path) : undefined;
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
  const isValid = validatorOf(content.schema, document);
  if (isValid(body)) return;
  throw new Error(`${answer} against its document: ${ajv.errorsText(isValid.errors)}.`);
}
