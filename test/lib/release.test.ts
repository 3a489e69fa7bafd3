import { Match, Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { kindsOfRoute, stackOf } from './stack-of.ts';

const gradual = { release: {} };
const certificateArn =
  'arn:aws:acm:eu-west-2:123456789012:certificate/00000000-0000-4000-8000-000000000000';
const hostedZone = { id: 'Z0123456789', name: 'shop.example' };
const name = 'api.shop.example';

function templateOf(stage: Record<string, unknown>): Template {
  return Template.fromStack(stackOf(stage, kindsOfRoute));
}
function violationsOf(stage: Record<string, unknown>) {
  const stack = stackOf(stage, kindsOfRoute);
  return new AwsSolutionsChecks(stack.node.root).validateScope(stack).violations;
}

describe('a release of new code', () => {
  const template = templateOf(gradual);
  const ofApi = kindsOfRoute.length;

  it('takes a tenth of the requests to each function of the API for a quarter of an hour, with Dojo’s production', () => {
    template.resourceCountIs('AWS::CodeDeploy::DeploymentGroup', ofApi);
    template.resourceCountIs('AWS::CodeDeploy::Application', 1);
    template.allResourcesProperties('AWS::CodeDeploy::DeploymentGroup', {
      DeploymentConfigName: 'CodeDeployDefault.LambdaCanary10Percent15Minutes',
      DeploymentStyle: {
        DeploymentOption: 'WITH_TRAFFIC_CONTROL',
        DeploymentType: 'BLUE_GREEN',
      },
    });
  });

  it('goes by aliases, which CodeDeploy alone moves', () => {
    const aliases = template.findResources('AWS::Lambda::Alias');
    expect(Object.keys(aliases)).toHaveLength(ofApi);
    for (const { Properties, UpdatePolicy } of Object.values(aliases)) {
      expect(Properties.Name).toBe('live');
      expect(UpdatePolicy.CodeDeployLambdaAliasUpdate.DeploymentGroupName).toBeDefined();
    }
    const targets = Object.values(template.findResources('AWS::ApiGatewayV2::Integration'));
    expect(targets.map(({ Properties }) => Properties.IntegrationUri.Ref)).toEqual(
      expect.arrayContaining(Object.keys(aliases)),
    );
    template.resourceCountIs('AWS::Lambda::Permission', ofApi + 1);
  });

  it('is taken back when an alarm goes off that says so', () => {
    const ids = ['ApiErrors', 'FunctionsFailing1', 'WebhooksFailing', 'NeedsAPerson'];
    template.allResourcesProperties('AWS::CodeDeploy::DeploymentGroup', {
      AlarmConfiguration: {
        Enabled: true,
        Alarms: ids.map((id) => ({
          Name: { Ref: Match.stringLikeRegexp(`^Observability${id}[0-9A-F]{8}$`) },
        })),
      },
      AutoRollbackConfiguration: {
        Enabled: true,
        Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM'],
      },
    });
  });

  it.each([
    { environment: 'sandbox', release: {}, groups: 0, isProtected: false },
    { environment: 'production', release: {}, groups: ofApi, isProtected: true },
    {
      environment: 'sandbox',
      release: { traffic: 'gradual', terminationProtection: true },
      groups: ofApi,
      isProtected: true,
    },
    {
      environment: 'production',
      release: { traffic: 'at-once', terminationProtection: false },
      groups: 0,
      isProtected: false,
    },
  ])('of $environment with $release', ({ environment, release, groups, isProtected }) => {
    const stack = stackOf({ dojo: { environment }, release }, kindsOfRoute);
    expect(stack.terminationProtection).toBe(isProtected);
    Template.fromStack(stack).resourceCountIs('AWS::CodeDeploy::DeploymentGroup', groups);
  });

  it('gives new code all requests at once when it is told so, whatever alarms are on', () => {
    const once = Template.fromStack(stackOf(gradual, kindsOfRoute, { release: 'at-once' }));
    once.resourceCountIs('AWS::CodeDeploy::DeploymentGroup', ofApi);
    once.allResourcesProperties('AWS::CodeDeploy::DeploymentGroup', {
      DeploymentConfigName: 'CodeDeployDefault.LambdaAllAtOnce',
      AlarmConfiguration: Match.objectLike({ Enabled: false }),
      AutoRollbackConfiguration: { Enabled: true, Events: ['DEPLOYMENT_FAILURE'] },
    });
    const withoutGroups = (it: Template) =>
      Object.entries(it.toJSON().Resources as Record<string, { Type: string }>).filter(
        ([, { Type }]) => Type !== 'AWS::CodeDeploy::DeploymentGroup',
      );
    expect(withoutGroups(once)).toEqual(withoutGroups(template));
    expect(Object.keys(once.findResources('AWS::CodeDeploy::DeploymentGroup'))).toEqual(
      Object.keys(template.findResources('AWS::CodeDeploy::DeploymentGroup')),
    );
  });

  it('is at once already where releases are not gradual, when it is told so', () => {
    const atOnce = { release: { traffic: 'at-once' } };
    expect(
      Template.fromStack(stackOf(atOnce, kindsOfRoute, { release: 'at-once' })).toJSON(),
    ).toEqual(templateOf(atOnce).toJSON());
  });

  it.each([gradual, { release: { traffic: 'at-once' } }])(
    'sends no request to where API Gateway may not go yet, with %j',
    (stage) => {
      const given = templateOf(stage);
      const permissions = given.findResources('AWS::Lambda::Permission');
      const integrations = Object.values(given.findResources('AWS::ApiGatewayV2::Integration'));
      expect(integrations).toHaveLength(ofApi);
      for (const { Properties, DependsOn } of integrations) {
        const target = JSON.stringify(Properties.IntegrationUri);
        const [permission = ''] = [DependsOn].flat();
        expect(JSON.stringify(permissions[permission]?.Properties.FunctionName)).toBe(target);
      }
    },
  );

  it('changes nothing about what holds data', () => {
    const holdersIn = (it: Template) =>
      ['AWS::DynamoDB::GlobalTable', 'AWS::Cognito::UserPool', 'AWS::SecretsManager::Secret'].map(
        (type) => it.findResources(type),
      );
    const atOnce = templateOf({ release: { traffic: 'at-once' } });
    expect(holdersIn(template)).toEqual(holdersIn(atOnce));
    expect(Object.keys(template.findResources('AWS::ApiGatewayV2::Api'))).toEqual(
      Object.keys(atOnce.findResources('AWS::ApiGatewayV2::Api')),
    );
  });

  it('gives cdk-nag’s AWS Solutions rules no ground for a finding', () => {
    expect(violationsOf(gradual)).toEqual([]);
  });
});

describe('a domain of the team’s own', () => {
  it.each([{ certificateArn }, { hostedZone }, { certificateArn, hostedZone }])(
    'leads to the API, whose own name is closed then, with %j',
    (how) => {
      const template = templateOf({ customDomain: { name, ...how } });
      template.hasResourceProperties('AWS::ApiGatewayV2::Api', { DisableExecuteApiEndpoint: true });
      template.hasResourceProperties('AWS::ApiGatewayV2::DomainName', {
        DomainName: name,
        DomainNameConfigurations: [
          Match.objectLike({
            EndpointType: 'REGIONAL',
            CertificateArn: 'certificateArn' in how ? certificateArn : { Ref: Match.anyValue() },
          }),
        ],
      });
      template.hasResourceProperties('AWS::ApiGatewayV2::ApiMapping', { Stage: Match.anyValue() });
      template.resourceCountIs('AWS::Route53::RecordSet', 'hostedZone' in how ? 2 : 0);
      template.resourceCountIs(
        'AWS::CertificateManager::Certificate',
        'certificateArn' in how ? 0 : 1,
      );
      template.hasOutput('ApiUrl', { Value: `https://${name}` });
      template.hasOutput('WebhookUrl', { Value: `https://${name}/webhooks/dojo` });
      template.hasOutput('CustomDomainTarget', { Value: Match.anyValue() });
    },
  );

  it('gives cdk-nag’s AWS Solutions rules no ground for a finding', () => {
    expect(violationsOf({ customDomain: { name, hostedZone } })).toEqual([]);
  });

  it('is none by default', () => {
    const template = templateOf({});
    template.resourceCountIs('AWS::ApiGatewayV2::DomainName', 0);
    template.hasResourceProperties('AWS::ApiGatewayV2::Api', {
      DisableExecuteApiEndpoint: Match.absent(),
    });
  });
});
