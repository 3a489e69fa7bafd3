import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterAll, describe, expect, it } from 'vitest';
import { loadApp } from '../../lib/load-app.ts';
import { readStage } from '../../lib/read-stage.ts';
import { fixtureRoot } from '../fixtures/root.ts';
import { builtFunctions } from '../shared-build.ts';
import { OwnStack } from './own-stack.ts';

const outdir = mkdtempSync(join(tmpdir(), 'own-cdk-app-'));
afterAll(() => rmSync(outdir, { recursive: true }));

const cdk = new App({ outdir });
const app = await loadApp('cafe', fixtureRoot);
const built = await builtFunctions('cafe');
const stack = new OwnStack(cdk, {
  settings: await readStage('cafe', 'sandbox', fixtureRoot),
  app,
  code: (id) => Code.fromAsset(join(built, id)),
});
const template = Template.fromStack(stack);
const tables = template.findResources('AWS::DynamoDB::GlobalTable');

/** The tables whose items a function may touch, by the description of the function. */
function tablesOf(description: string): readonly string[] {
  const [fn] = Object.values(
    template.findResources('AWS::Lambda::Function', { Properties: { Description: description } }),
  );
  const [roleId] = fn?.Properties.Role['Fn::GetAtt'] ?? [];
  const statements = Object.values(template.findResources('AWS::IAM::Policy'))
    .filter(({ Properties }) => Properties.Roles.some((it: { Ref: string }) => it.Ref === roleId))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
  const resources = statements
    .filter(({ Action }) => [Action].flat().some((it: string) => it.startsWith('dynamodb:')))
    .flatMap(({ Resource }) => [Resource].flat())
    .map((it) => it['Fn::GetAtt']?.[0] ?? 'another');
  return [...new Set<string>(resources)].map((id) => id.replace(/[0-9A-F]{8}$/, '')).sort();
}

describe('the backend in a stack of a team’s own', () => {
  it('uses the table and the sign-in that it is given', () => {
    expect(
      Object.keys(tables)
        .map((id) => id.replace(/[0-9A-F]{8}$/, ''))
        .sort(),
    ).toEqual([
      'Customers',
      'SaveCardAppTablebaskets',
      'SaveCardAppTablebookings',
      'SaveCardAppTableorders',
      'SaveCardAppTabletips',
    ]);
    template.resourceCountIs('AWS::Cognito::UserPool', 0);
    template.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      JwtConfiguration: { Issuer: 'https://sign-in.example', Audience: ['own-app'] },
    });
  });

  it('has its parts in the open', () => {
    expect(stack.backend.functions.get('leave-tip')).toBeDefined();
    expect([...stack.backend.appTables.keys()]).toEqual(['baskets', 'tips', 'orders', 'bookings']);
    expect(stack.backend.url).toMatch(/./);
  });

  it('gives a function rights on the tables that it names, and on no others of the app', () => {
    expect(tablesOf('POST /tips')).toEqual(['Customers', 'SaveCardAppTabletips']);
    expect(tablesOf('POST /bookings')).toEqual(['Customers', 'SaveCardAppTablebookings']);
    expect(tablesOf('POST /checkout')).toEqual(['Customers', 'SaveCardAppTablebaskets']);
    expect(tablesOf('DELETE /customer')).toEqual(['Customers', 'SaveCardAppTabletips']);
    expect(tablesOf('PUT /customer')).toEqual(['Customers']);
    expect(
      tablesOf('Hands paid orders to the bar: consumer fulfil-orders of the payment events'),
    ).toEqual(['SaveCardAppTableorders']);
  });

  it('protects the app’s own tables as the customer map', () => {
    for (const [id, table] of Object.entries(tables)) {
      if (id.startsWith('Customers')) continue;
      expect(table).toMatchObject({
        DeletionPolicy: 'Retain',
        Properties: {
          BillingMode: 'PAY_PER_REQUEST',
          SSESpecification: { SSEEnabled: true },
          Replicas: [
            {
              DeletionProtectionEnabled: true,
              PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
            },
          ],
        },
      });
    }
  });

  it('leaves out the routes that the app leaves out', () => {
    const keys = Object.values(template.findResources('AWS::ApiGatewayV2::Route')).map(
      ({ Properties }) => Properties.RouteKey,
    );
    expect(keys).toContain('POST /tips');
    expect(keys).toContain('POST /merchant/payment-intents/{paymentIntentId}/refunds');
    expect(keys.filter((key) => /captures|release/.test(key))).toEqual([]);
  });

  it('gives cdk-nag’s AWS Solutions rules no ground for a finding', () => {
    Validations.of(stack);
    expect(new AwsSolutionsChecks(cdk).validateScope(cdk).violations).toEqual([]);
  });
});
