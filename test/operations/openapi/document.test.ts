import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { problems } from '../../../functions/core/http/problem.ts';
import { routes } from '../../../lib/routes.ts';
import { loadContracts } from '../../../operations/openapi/contracts.ts';
import { openApiDocument } from '../../../operations/openapi/document.ts';
import type { Content, JsonSchema, Reference } from '../../../operations/openapi/document-shape.ts';
import { fixtureApp } from '../../fixtures/fixture-app.ts';

const fixture = await fixtureApp();
const document = await openApiDocument(fixture);
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    name: `${method.toUpperCase()} ${path}`,
    operation,
  })),
);
function named(name: string) {
  const found = operations.find((each) => each.name === name);
  if (found === undefined) throw new Error(`The document has no ${name}.`);
  return found.operation;
}
function codesOf(name: string): string[] {
  return Object.values(named(name).responses)
    .flatMap(({ content }) => Object.keys(content?.['application/problem+json']?.examples ?? {}))
    .toSorted();
}

const ajv = new Ajv2020({ strictSchema: false });
formats.default(ajv);
ajv.addSchema(document, 'document');
const validators = new Map<string, ReturnType<typeof ajv.compile>>();
/** Many answers have the same schema: it is compiled once. */
function validatorOf(schema: JsonSchema) {
  const whole = JSON.stringify(schema).replaceAll('"#/', '"document#/');
  const validate = validators.get(whole) ?? ajv.compile(JSON.parse(whole));
  validators.set(whole, validate);
  return validate;
}
function referred({ $ref }: Reference) {
  return document.components.examples[$ref.replace('#/components/examples/', '')];
}
function misfits(content: Content | undefined): unknown[] {
  return Object.values(content ?? {}).flatMap(({ schema, examples }) => {
    const validate = validatorOf(schema);
    return Object.entries(examples).flatMap(([name, example]) => {
      const given = '$ref' in example ? referred(example) : example;
      const fits = given !== undefined && validate(given.value);
      return fits ? [] : [{ name, errors: ajv.errorsText(validate.errors) }];
    });
  });
}

/** Objects with fields of their own, and empty schemas, anywhere in these. */
function unnamedIn(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  const isUnnamed = 'type' in value && value.type === 'object' && 'properties' in value;
  const isEmpty = !Array.isArray(value) && Object.keys(value).length === 0;
  return isUnnamed || isEmpty ? [value] : Object.values(value).flatMap(unnamedIn);
}

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const result = await new Validator().validate({ ...document });
    expect(result).toEqual({ valid: true });
  });

  it('has every route and no other', () => {
    const expected = routes.map(({ method, path }) => `${method} ${path}`);
    expect(operations.map(({ name }) => name).toSorted()).toEqual(expected.toSorted());
  });

  it('names each operation once, as a method would be named', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z]+([A-Z][a-z]+)+$|^checkout$/);
  });

  it('asks for a token, but for a signature of AWS’s under /merchant/, and of Dojo’s for webhooks', () => {
    for (const { name, operation } of operations) {
      const [scheme] = operation.security.map((each) => Object.keys(each)[0]);
      const expected = name === 'POST /webhooks/dojo' ? 'dojoSignature' : 'signIn';
      expect(scheme, name).toBe(name.includes(' /merchant/') ? 'awsSigV4' : expected);
    }
    expect(document.components.securitySchemes.awsSigV4).toMatchObject({
      type: 'apiKey',
      in: 'header',
      name: 'Authorization',
      'x-amazon-apigateway-authtype': 'awsSigv4',
    });
  });

  it('has the routes for the team’s services under a heading of their own', () => {
    const merchant = operations.filter(({ name }) => name.includes(' /merchant/'));
    const tagged = operations.filter(({ operation }) => operation.tags.includes('Merchant'));
    expect(merchant).not.toEqual([]);
    expect(tagged.map(({ name }) => name)).toEqual(merchant.map(({ name }) => name));
    expect(document.tags).toContainEqual({
      name: 'Merchant',
      description: expect.stringContaining('never for an app'),
    });
  });

  it('has every problem code on some route', () => {
    const codes = operations.flatMap(({ name }) => codesOf(name));
    expect([...new Set(codes)].toSorted()).toEqual(Object.keys(problems).toSorted());
  });

  it('has the answers of API Gateway itself on every route', () => {
    for (const { operation } of operations) {
      const answeredByGateway = Object.entries(operation.responses)
        .filter(([, { content }]) => JSON.stringify(content ?? {}).includes('GatewayMessage'))
        .map(([status]) => status);
      const [scheme = ''] = Object.keys(operation.security[0] ?? {});
      const expected = { signIn: ['401'], awsSigV4: ['403'], dojoSignature: [] }[scheme] ?? [];
      expect(answeredByGateway.toSorted()).toEqual(
        [...expected, '413', '429', '500', '503'].toSorted(),
      );
    }
  });

  it('has every error that a payment can end in', () => {
    expect(codesOf('POST /payment-intents')).toEqual([
      'amount_out_of_range',
      'body_too_large',
      'currency_not_allowed',
      'customer_erasing',
      'customer_pending',
      'dojo_contract_broken',
      'dojo_refused',
      'dojo_unavailable',
      'dojo_wrong_account',
      'idempotency_key_in_progress',
      'idempotency_key_reused',
      'intent_unlinked',
      'internal_error',
      'invalid_request',
      'malformed_json',
      'service_not_configured',
      'storage_unavailable',
      'unsupported_media_type',
      'user_id_missing',
      'user_limit_reached',
    ]);
  });

  it('has no error of a user’s on a route that no user calls', () => {
    expect(codesOf('GET /merchant/setup-intents/{setupIntentId}')).toEqual([
      'body_too_large',
      'dojo_contract_broken',
      'dojo_refused',
      'dojo_unavailable',
      'dojo_wrong_account',
      'internal_error',
      'invalid_request',
      'malformed_json',
      'service_not_configured',
      'setup_intent_not_found',
      'storage_unavailable',
      'unsupported_media_type',
    ]);
  });

  it('documents Retry-After wherever it is worth trying again', () => {
    const { responses } = named('POST /checkout');
    const withRetryAfter = Object.entries(responses).filter(
      ([, { headers }]) => headers?.['Retry-After'],
    );
    expect(withRetryAfter.map(([status]) => status)).toEqual(['409', '429', '503']);
    expect(named('DELETE /customer').responses[202]?.headers).toHaveProperty('Retry-After');
  });

  it('requires a body wherever a request without one is refused', () => {
    const requiring = operations
      .filter(({ operation }) => operation.requestBody?.required === true)
      .map(({ name }) => name);
    expect(requiring).toEqual([
      'POST /payment-intents',
      'POST /checkout',
      'POST /setup-intents',
      'POST /merchant/setup-intents/{setupIntentId}/charges',
      'POST /webhooks/dojo',
    ]);
  });

  it('gives an example of every body and every answer', () => {
    for (const { name, operation } of operations) {
      const contents = [operation.requestBody, ...Object.values(operation.responses)];
      for (const content of contents.map((each) => each?.content)) {
        for (const [mediaType, { examples }] of Object.entries(content ?? {})) {
          expect(Object.keys(examples), `${name} ${mediaType}`).not.toEqual([]);
        }
      }
    }
  });

  it.each(operations)('has examples that fit the schemas of $name', ({ operation }) => {
    const contents = [operation.requestBody, ...Object.values(operation.responses)];
    expect(contents.flatMap((each) => misfits(each?.content))).toEqual([]);
  });

  it('has examples that the handlers’ own schemas take', async () => {
    for (const { contract } of await loadContracts(fixture)) {
      const contents = [contract.body, ...contract.answers.map(({ content }) => content)];
      for (const each of contents) {
        expect(each?.schema.safeParse(each.example).success ?? true).toBe(true);
      }
    }
  });

  it('has examples that fit the patterns of the parameters', () => {
    for (const { name, schema, example } of Object.values(document.components.parameters)) {
      expect(ajv.validate(schema, example), name).toBe(true);
    }
  });

  // A generated client calls an object without a name InlineResponse200 or the like, and takes an
  // empty schema for a type of its own.
  it('gives a name to every object of a body or an answer, and writes no empty schema', () => {
    const bodies = operations.map(({ operation }) => operation.requestBody?.content);
    const answers = operations.flatMap(({ operation }) =>
      Object.values(operation.responses).map(({ content }) => content),
    );
    const used = [...bodies, ...answers]
      .map((content) => content?.['application/json']?.schema)
      .filter((schema) => schema !== undefined);
    const parts = Object.values(document.components.schemas).flatMap((schema) =>
      Object.values(schema),
    );
    expect(unnamedIn([...used, ...parts])).toEqual([]);
  });

  it('refuses unknown fields in requests, and leaves answers open for new ones', () => {
    const { Order, Checkout } = document.components.schemas;
    expect(Order).toMatchObject({ additionalProperties: false });
    expect(Checkout).not.toHaveProperty('additionalProperties');
  });
});
