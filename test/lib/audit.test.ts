import { type App, CfnResource, Validations } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { AwsSolutionsChecks, type IApplyRule, NagRuleCompliance } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { selectStages } from '../../lib/app-stage.ts';
import { parseSettings } from '../../lib/config.ts';
import { SaveCardStack } from '../../lib/save-card-stack.ts';
import { fixtureApp } from '../fixtures/fixture-app.ts';
import { kindsOfRoute, stackOf } from './stack-of.ts';
import { testApp } from './test-app.ts';

const fixture = await fixtureApp();

const signIns = {
  cognito: { kind: 'cognito' },
  oidc: { kind: 'oidc', issuer: 'https://issuer.example', audiences: ['shop'] },
} as const;
const customDomain = {
  name: 'api.shop.example',
  hostedZone: { id: 'Z1', name: 'shop.example' },
};

const cognito = appWith({ signIn: signIns.cognito });
const oidc = appWith({ signIn: signIns.oidc });

/** Every combination of what a stage may choose. */
const matrix = (['sandbox', 'production'] as const).flatMap((environment) =>
  (['cognito', 'oidc'] as const).flatMap((signIn) =>
    (['aws', 'customerManaged'] as const).flatMap((encryption) =>
      ([undefined, customDomain] as const).flatMap((domain) =>
        (['gradual', 'at-once'] as const).map((traffic) => ({
          name: [environment, signIn, encryption, domain ? 'domain' : 'no domain', traffic].join(
            ', ',
          ),
          stage: {
            dojo: { environment },
            signIn: signIns[signIn],
            encryption,
            release: { traffic },
            ...(domain && { customDomain: domain }),
          },
        })),
      ),
    ),
  ),
);

function appWith(stage: Record<string, unknown>): App {
  const settings = parseSettings({
    'save-card': {
      apps: {
        books: {
          live: {
            dojo: { environment: 'production' },
            amountLimits: { GBP: { minimum: 1, maximum: 2 } },
            webOrigins: ['https://shop.example'],
            ...stage,
          },
        },
      },
    },
  });
  const app = testApp();
  for (const stage of selectStages(settings)) {
    new SaveCardStack(app, {
      settings: stage,
      app: fixture,
      code: () => Code.fromInline('exports.handler = () => {};'),
    });
  }
  return app;
}

/** Where a rule of cdk-nag speaks up, or is kept quiet. */
function place(path: string, rule: string) {
  return `${path.split('/').slice(1).join('/').replace('Default/', '')}: ${rule}`;
}

/** The same checks, deaf to every acknowledgement. */
class StrictChecks extends AwsSolutionsChecks {
  readonly found: string[] = [];

  protected override applyRule(check: IApplyRule): void {
    const rule = `AwsSolutions-${check.ruleSuffixOverride ?? check.rule.name}`;
    const result = check.rule(check.node);
    const rules = Array.isArray(result)
      ? result.map((finding) => `${rule}[${finding}]`)
      : result === NagRuleCompliance.NON_COMPLIANT
        ? [rule]
        : [];
    this.found.push(...rules.map((it) => place(check.node.node.path, it)));
  }
}

function acknowledgements(app: App) {
  return app.node.findAll().flatMap((owner) =>
    owner.node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.entries<string>(data))
      .map(([id, reason]) => ({
        owner,
        reason,
        place: place(owner.node.path, id.replace(/^annotation::/i, '')),
      })),
  );
}

describe.each([
  ['Cognito', cognito],
  ['an issuer of the team’s own', oidc],
])('the stack with %s, to cdk-nag’s AWS Solutions rules', (_, app) => {
  it('gives no ground for a finding', () => {
    expect(new AwsSolutionsChecks(app).validateScope(app).violations).toEqual([]);
  });

  it('has acknowledged what there is to find, where it is, and nothing else', () => {
    const checks = new StrictChecks(app);
    checks.validateScope(app);
    expect(
      acknowledgements(app)
        .map((it) => it.place)
        .sort(),
    ).toEqual(checks.found.sort());
  });

  it('acknowledges for single resources, each time with a sentence', () => {
    for (const { owner, reason } of acknowledgements(app)) {
      expect(CfnResource.isCfnResource(owner)).toBe(true);
      expect(reason).toMatch(/^[A-Z].{40,}\.$/);
    }
  });
});

it.each(matrix)('a stage gives no ground for a finding: $name', ({ stage }) => {
  const stack = stackOf({ webOrigins: ['https://shop.example'], ...stage }, kindsOfRoute);
  expect(new AwsSolutionsChecks(stack.node.root).validateScope(stack).violations).toEqual([]);
});

describe('the acknowledgements of the stack with Cognito', () => {
  const places = acknowledgements(cognito).map((it) => it.place);
  const tracing = /^\w+\/Role\/DefaultPolicy\/Resource: AwsSolutions-IAM5\[Resource::\*\]$/;
  const merchantPath =
    /^MerchantAccess\/Policy\/Resource: AwsSolutions-IAM5\[Resource::arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:<ApiHttpApi\w+>\/\$default\/(GET|POST|DELETE)\/merchant\/[a-z-]+\/\*(\/[a-z]+)?\]$/;

  it('are the tracing of each function, the ids in the merchant’s paths, and these', () => {
    expect(
      places.filter((place) => !tracing.test(place) && !merchantPath.test(place)).sort(),
    ).toEqual([
      'Api/HttpApi/POST--webhooks--dojo/Resource: AwsSolutions-APIG4',
      'Audit/PartsRole/DefaultPolicy/Resource: AwsSolutions-IAM5[Resource::*]',
      'DojoKey/Resource: AwsSolutions-SMG4',
      'FulfilOrders/UnfulfilledOrders/Resource: AwsSolutions-SQS3',
      'PaymentEvents/RefusedEvents/Resource: AwsSolutions-SQS3',
      'Release/Role/Resource: AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSCodeDeployRoleForLambdaLimited]',
      'SignIn/UserPool/Resource: AwsSolutions-COG2',
      'SignIn/UserPool/Resource: AwsSolutions-COG8',
      'WebhookSecret/Resource: AwsSolutions-SMG4',
    ]);
  });
});
