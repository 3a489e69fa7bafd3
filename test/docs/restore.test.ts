import { readFileSync } from 'node:fs';
import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { describe, expect, it } from 'vitest';
import { SaveCardStack } from '../../lib/save-card-stack.ts';
import { fixtureApp, fixtureStage } from '../fixtures/fixture-app.ts';
import { testApp } from '../lib/test-app.ts';

const page = readFileSync('docs/restore.md', 'utf8');
const resources: Readonly<Record<string, { Type: string }>> = Template.fromStack(
  new SaveCardStack(testApp(), {
    settings: await fixtureStage(),
    app: await fixtureApp(),
    code: () => Code.fromInline('exports.handler = () => {};'),
  }),
).toJSON().Resources;

describe('docs/restore.md', () => {
  // `describe-stack-resources` shows a hundred resources and no more: the rest of the API would stay open.
  it('closes every function of a stack that has more than a hundred resources', () => {
    expect(Object.keys(resources).length).toBeGreaterThan(100);
    expect(page).toContain('aws cloudformation list-stack-resources');
    expect(page).not.toContain('describe-stack-resources');
  });

  it('says how many functions there are to be closed', () => {
    const functions = Object.values(resources).filter(
      ({ Type }) => Type === 'AWS::Lambda::Function',
    );
    expect(page).toContain(`# ${functions.length} with the app demo`);
  });
});
