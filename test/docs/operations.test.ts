import { readFileSync } from 'node:fs';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnUserPool } from 'aws-cdk-lib/aws-cognito';
import { CfnGlobalTable } from 'aws-cdk-lib/aws-dynamodb';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { describe, expect, it } from 'vitest';
import { youngMs } from '../../functions/core/customers/audit/audit-timing.ts';
import { findingKinds } from '../../functions/core/customers/audit/finding.ts';
import { SaveCardStack } from '../../lib/save-card-stack.ts';
import { fixtureApp, fixtureStage } from '../fixtures/fixture-app.ts';
import { testApp } from '../lib/test-app.ts';

const fixture = await fixtureApp();

const page = readFileSync('docs/operations.md', 'utf8');

const template = Template.fromStack(
  new SaveCardStack(testApp(), {
    settings: await fixtureStage(),
    app: fixture,
    code: () => Code.fromInline('exports.handler = () => {};'),
  }),
);
const resources: Readonly<Record<string, { Type: string; DeletionPolicy?: string }>> =
  template.toJSON().Resources;
function idsOf(type: string) {
  return Object.keys(resources).filter((id) => resources[id]?.Type === type);
}

describe('docs/operations.md', () => {
  it('says what the alarms cost, as the page of the costs does', () => {
    const cost = readFileSync('docs/cost.md', 'utf8');
    const [, ofAlarms] =
      /^\| CloudWatch, metric of an alarm \| \d+ \| ([\d.]+) \|$/m.exec(cost) ?? [];
    expect(/the alarms are \$([\d.]+) a month/.exec(page)?.[1]).toBe(ofAlarms);
  });

  it('says how young a customer is that an audit leaves out', () => {
    expect(page).toContain(`younger than ${youngMs / 60_000} minutes`);
  });

  it('explains every finding of an audit', () => {
    const [, section = ''] = page.split('| finding | what it is |');
    const explained = [...section.matchAll(/^\| `([a-z]+)` \| /gm)].map(([, kind]) => kind);
    expect(explained.sort()).toEqual([...findingKinds].sort());
  });

  it('names outputs that the stack has', () => {
    const [, section = ''] = page.split('| output | what it is |');
    const [table = ''] = section.split('\n\n');
    const named = [...table.matchAll(/^\| (.*?) \|/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`(\w+)`/g)].map(([, output]) => output),
    );
    expect(named).toContain('AuditFunctionName');
    expect(Object.keys(template.findOutputs('*'))).toEqual(expect.arrayContaining(named));
  });

  it('counts the log groups that a destroyed stack leaves behind', () => {
    const groups = idsOf('AWS::Logs::LogGroup').length;
    const functions = idsOf('AWS::Lambda::Function').length;
    expect(page).toContain(
      `${groups} log groups: ${functions} functions, the API's access log, and the steps of the audit's state machine`,
    );
    expect(groups).toBe(functions + 2);
  });

  it('says of everything that outlives the stack that it does', () => {
    const kept = Object.values(resources).filter(
      ({ DeletionPolicy }) => DeletionPolicy === 'Retain',
    );
    expect([...new Set(kept.map(({ Type }) => Type))].sort()).toEqual([
      'AWS::Cognito::UserPool',
      'AWS::DynamoDB::GlobalTable',
      'AWS::Logs::LogGroup',
    ]);
    expect(idsOf('AWS::SecretsManager::Secret').map((id) => resources[id]?.DeletionPolicy)).toEqual(
      ['Delete', 'Delete'],
    );
  });

  describe('on bringing a stage back', () => {
    const [, json = '{}'] = /```json\n([\s\S]*?)```/.exec(page) ?? [];
    const mapping: Readonly<Record<string, object>> = JSON.parse(json);

    it('imports table and pool by the template’s names and CloudFormation’s identifiers', () => {
      expect(
        Object.entries(mapping).map(([id, identifier]) => [
          resources[id]?.Type,
          Object.keys(identifier),
        ]),
      ).toEqual([
        ['AWS::DynamoDB::GlobalTable', ['TableName']],
        ['AWS::Cognito::UserPool', ['UserPoolId']],
      ]);
      // As CDK has them from CloudFormation's own schemas.
      const stack = new Stack(testApp(), 'stack');
      const nothing = { attributeDefinitions: [], keySchema: [], replicas: [] };
      const table = new CfnGlobalTable(stack, 'Table', nothing).globalTableRef;
      const pool = new CfnUserPool(stack, 'Pool').userPoolRef;
      expect(Object.keys(table)[0]).toBe('tableName');
      expect(Object.keys(pool)[0]).toBe('userPoolId');
    });

    it('imports what needs no other resource of the stack', () => {
      for (const id of Object.keys(mapping)) {
        const text = JSON.stringify(resources[id]);
        const needed = [...text.matchAll(/"(?:Ref|Fn::GetAtt)":\[?"([^"]+)"/g)].map(([, to]) => to);
        expect(needed.filter((to) => !to?.startsWith('AWS::'))).toEqual([]);
      }
    });
  });
});
