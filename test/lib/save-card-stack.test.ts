import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import type { AuditPart } from '../../functions/audit/scheduled-audit.ts';
import { auditGoesOn } from '../../lib/audit-goes-on.ts';
import { functionOf as findFunction, permissionsOf, statementsOf } from './roles.ts';
import { runDefinition } from './run-definition.ts';
import { kindsOfRoute, route, stackOf } from './stack-of.ts';

function templateOf(
  stage: Record<string, unknown> = {},
  endpointVariables?: Record<string, string>,
): Template {
  return Template.fromStack(
    stackOf(stage, kindsOfRoute, endpointVariables && { endpointVariables }),
  );
}

const standard = templateOf();

/** The one resource of a type, among those whose logical id begins like this. */
function only(template: Template, type: string, idStart = '') {
  const found = Object.entries(template.findResources(type)).filter(([id]) =>
    id.startsWith(idStart),
  );
  const [first] = found;
  if (first === undefined || found.length > 1) {
    throw new Error(`${found.length} resources of type ${type}`);
  }
  const [logicalId, resource] = first;
  return { logicalId, properties: resource.Properties };
}

function functionOf(template: Template, description: string) {
  return findFunction(template, description).properties;
}

describe('the functions', () => {
  it('are one for each route, the audit, what settles and the example consumer', () => {
    standard.resourceCountIs('AWS::Lambda::Function', 10);
    // The other two are those of the audit's state machine, and of the rule that starts it.
    standard.resourceCountIs('AWS::IAM::Role', 12);
  });

  it.each(kindsOfRoute.map((it) => `${it.method} ${it.path}`))(
    'run %s on Node 24, arm64, with JSON logs, X-Ray and 28 s',
    (description) => {
      expect(functionOf(standard, description)).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        Timeout: 28,
        MemorySize: 512,
        LoggingConfig: { LogFormat: 'JSON', ApplicationLogLevel: 'INFO' },
        TracingConfig: { Mode: 'Active' },
      });
      expect(functionOf(standard, description)).not.toHaveProperty('ReservedConcurrentExecutions');
    },
  );

  it('have the memory of the settings', () => {
    const template = templateOf({ memoryMb: 1024 });
    expect(functionOf(template, 'GET /nothing').MemorySize).toBe(1024);
  });

  it('know names and numbers, and no key', () => {
    const table = only(standard, 'AWS::DynamoDB::GlobalTable').logicalId;
    const secret = only(standard, 'AWS::SecretsManager::Secret', 'DojoKey').logicalId;
    expect(functionOf(standard, 'POST /both').Environment.Variables).toEqual({
      SAVE_CARD_APP: 'books',
      SAVE_CARD_STAGE: 'live',
      SAVE_CARD_TABLE_NAME: { Ref: table },
      SAVE_CARD_DOJO_KEY_SECRET_ID: { Ref: secret },
      SAVE_CARD_DOJO_KEY_TTL_SECONDS: '300',
      SAVE_CARD_DOJO_ENVIRONMENT: 'production',
      SAVE_CARD_DOJO_BASE_URL: 'https://api.dojo.tech',
      SAVE_CARD_DOJO_VERSION: '2024-02-05',
      SAVE_CARD_DOJO_ATTEMPT_TIMEOUT_MS: '8000',
      SAVE_CARD_USER_ID_CLAIM: 'sub',
      SAVE_CARD_USER_LIMITS: '{"perMinute":30,"perDay":300}',
      SAVE_CARD_REPLACEMENT_LIMIT_PER_HOUR: '10',
      SAVE_CARD_AUDIT_REPAIR: 'false',
      SAVE_CARD_AMOUNT_LIMITS: '{"GBP":{"minimum":1,"maximum":2}}',
      POWERTOOLS_SERVICE_NAME: 'save-card-books-live',
      POWERTOOLS_METRICS_NAMESPACE: 'SaveCard',
    });
  });

  it('get the endpoint variables that are handed over', () => {
    const template = templateOf({}, { AWS_ENDPOINT_URL: 'http://emulator:4566' });
    expect(functionOf(template, 'GET /nothing').Environment.Variables).toMatchObject({
      SAVE_CARD_APP: 'books',
      AWS_ENDPOINT_URL: 'http://emulator:4566',
    });
  });
});

describe('the role of a function', () => {
  const table = only(standard, 'AWS::DynamoDB::GlobalTable').logicalId;
  const secret = only(standard, 'AWS::SecretsManager::Secret', 'DojoKey').logicalId;

  const basic = (description: string) => [
    {
      Effect: 'Allow',
      Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
      Resource: '*',
    },
    {
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: {
        'Fn::GetAtt': [functionOf(standard, description).LoggingConfig.LogGroup.Ref, 'Arn'],
      },
    },
  ];
  const items = {
    Effect: 'Allow',
    Action: ['dynamodb:GetItem', 'dynamodb:PutItem'],
    Resource: { 'Fn::GetAtt': [table, 'Arn'] },
    Condition: {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['user#*'] },
      Null: { 'dynamodb:LeadingKeys': 'false' },
    },
  };
  const key = {
    Effect: 'Allow',
    Action: 'secretsmanager:GetSecretValue',
    Resource: { Ref: secret },
  };

  const send = {
    Effect: 'Allow',
    Action: 'sqs:SendMessage',
    Resource: { 'Fn::GetAtt': [only(standard, 'AWS::SQS::Queue', 'SettleQueue').logicalId, 'Arn'] },
  };

  it.each([
    ['GET /nothing', []],
    ['DELETE /map/{itemId}', [items]],
    ['PUT /key', [key]],
    ['POST /both', [items, key]],
    ['POST /later', [send]],
    ['POST /open', []],
    ['POST /merchant/{itemId}/it', []],
  ])('lets %s do exactly what its grants say', (description, granted) => {
    expect(statementsOf(standard, description)).toEqual([...basic(description), ...granted]);
  });

  it('is for Lambda alone', () => {
    for (const { Properties } of Object.values(standard.findResources('AWS::Lambda::Function'))) {
      const [roleId] = Properties.Role['Fn::GetAtt'];
      const role = only(standard, 'AWS::IAM::Role', roleId).properties;
      expect(role.AssumeRolePolicyDocument.Statement).toEqual([
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { Service: 'lambda.amazonaws.com' },
        },
      ]);
    }
  });
});

describe('the scheduled audit', () => {
  const reports = 'Audit of the customer map: reports';
  const repairs = 'Audit of the customer map: reports and repairs';

  it('has up to 15 minutes for each part, with room for what a part holds', () => {
    expect(functionOf(standard, reports)).toMatchObject({ Timeout: 900, MemorySize: 1024 });
    expect(functionOf(standard, reports)).not.toHaveProperty('ReservedConcurrentExecutions');
  });

  it('has more memory where the settings say so', () => {
    expect(functionOf(templateOf({ memoryMb: 2048 }), reports).MemorySize).toBe(2048);
  });

  it('reports once a day by default', () => {
    expect(only(standard, 'AWS::Events::Rule', 'Audit').properties).toMatchObject({
      ScheduleExpression: 'rate(1 day)',
      State: 'ENABLED',
    });
    expect(functionOf(standard, reports).Environment.Variables).toMatchObject({
      SAVE_CARD_AUDIT_REPAIR: 'false',
    });
  });

  it('repairs, and runs, as the settings say, with the same role', () => {
    const template = templateOf({ audit: { schedule: 'cron(0 3 * * ? *)', repair: true } });
    expect(only(template, 'AWS::Events::Rule', 'Audit').properties).toMatchObject({
      ScheduleExpression: 'cron(0 3 * * ? *)',
    });
    expect(functionOf(template, repairs).Environment.Variables).toMatchObject({
      SAVE_CARD_AUDIT_REPAIR: 'true',
    });
    expect(permissionsOf(template, repairs)).toEqual(permissionsOf(standard, reports));
  });

  describe('is invoked part by part by its state machine', () => {
    const { logicalId, properties } = only(standard, 'AWS::StepFunctions::StateMachine', 'Audit');
    const auditId = findFunction(standard, reports).id;
    const auditArn = { 'Fn::GetAtt': [auditId, 'Arn'] };
    const [before, functionArn, after] = properties.DefinitionString['Fn::Join'][1];
    const definition = JSON.parse(`${before}the function${after}`);
    const statements = (roleStart: string) =>
      Object.entries(standard.findResources('AWS::IAM::Policy'))
        .filter(([id]) => id.startsWith(roleStart))
        .flatMap(([, it]) => it.Properties.PolicyDocument.Statement);

    it('as long as it says that it goes on', () => {
      expect(functionArn).toEqual(auditArn);
      expect(definition).toMatchObject({
        TimeoutSeconds: 86_400,
        States: { Part: { Type: 'Task', Resource: 'the function' } },
      });
      const goesOn = { outcome: 'goes-on' };
      const complete = { outcome: 'complete', pages: 3 };
      expect(runDefinition(definition, [goesOn, goesOn, complete])).toEqual({
        invoked: 3,
        waitedSeconds: 0,
        output: complete,
      });
      const goesOnInCode: AuditPart['outcome'] = auditGoesOn;
      expect(goesOnInCode).toBe('goes-on');
    });

    it.each([
      ['once', ['skipped', 'complete'], { invoked: 2, waitedSeconds: 900 }],
      ['in the middle', ['goes-on', 'skipped', 'complete'], { invoked: 3, waitedSeconds: 900 }],
      ['twice', ['skipped', 'skipped', 'complete'], { invoked: 3, waitedSeconds: 1_800 }],
      ['for long', ['skipped', 'skipped', 'skipped'], { invoked: 3, waitedSeconds: 1_800 }],
    ])('and again, twice, once another one is over that has the run %s', (_, answers, expected) => {
      const outcomes: AuditPart['outcome'][] = answers as never;
      const output = { outcome: outcomes.at(-1) };
      const parts = outcomes.map((outcome) => ({ outcome }));
      expect(runDefinition(definition, parts)).toEqual({ ...expected, output });
    });

    it('and again after a failure, twice, once the time of a part that was killed is over', () => {
      expect(definition.States.Part.TimeoutSeconds).toBeGreaterThan(900);
      expect(definition.States.Part.Retry.at(-1)).toEqual({
        ErrorEquals: ['States.ALL'],
        IntervalSeconds: 900,
        MaxAttempts: 2,
        BackoffRate: 1,
      });
      standard.hasResourceProperties('AWS::Lambda::EventInvokeConfig', { MaximumRetryAttempts: 0 });
    });

    it('which may invoke this one function, and no version or alias of it', () => {
      expect(statements('AuditPartsRole').filter(({ Resource }) => Resource !== '*')).toEqual([
        { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: auditArn },
      ]);
    });

    it('whose executions the rule starts, with a role that may do no more', () => {
      const [target, ...others] = only(standard, 'AWS::Events::Rule', 'Audit').properties.Targets;
      expect(others).toEqual([]);
      expect(target.Arn).toEqual({ Ref: logicalId });
      expect(statements('AuditPartsEventsRole')).toEqual([
        { Effect: 'Allow', Action: 'states:StartExecution', Resource: { Ref: logicalId } },
      ]);
    });

    it('which logs every step, without what the function answered', () => {
      expect(properties.LoggingConfiguration.Level).toBe('ALL');
      expect(properties.LoggingConfiguration.IncludeExecutionData).not.toBe(true);
    });
  });
});

describe('what settles what requests leave open', () => {
  const description = 'Settles what requests have left open';
  const { logicalId: queueId, properties: queue } = only(
    standard,
    'AWS::SQS::Queue',
    'SettleQueue',
  );
  const letters = only(standard, 'AWS::SQS::Queue', 'SettleDeadLetters');

  it('gets the messages of its queue one at a time, five at once', () => {
    const { properties } = only(standard, 'AWS::Lambda::EventSourceMapping');
    expect(properties).toEqual({
      FunctionName: { Ref: findFunction(standard, description).id },
      EventSourceArn: { 'Fn::GetAtt': [queueId, 'Arn'] },
      BatchSize: 1,
      ScalingConfig: { MaximumConcurrency: 5 },
      Tags: expect.anything(),
    });
  });

  it('is given six times as long for a message as it may run, five times, and then it is kept', () => {
    expect(functionOf(standard, description).Timeout).toBe(30);
    expect(queue).toMatchObject({
      VisibilityTimeout: 180,
      MessageRetentionPeriod: 86_400,
      SqsManagedSseEnabled: true,
      RedrivePolicy: {
        deadLetterTargetArn: { 'Fn::GetAtt': [letters.logicalId, 'Arn'] },
        maxReceiveCount: 5,
      },
    });
    expect(letters.properties).toMatchObject({
      MessageRetentionPeriod: 1_209_600,
      SqsManagedSseEnabled: true,
    });
  });

  it('alone may follow its own messages, which Lambda stops after the 16th otherwise', () => {
    const allowed = Object.values(standard.findResources('AWS::Lambda::Function'))
      .filter(({ Properties: it }) => it.RecursiveLoop !== undefined)
      .map(({ Properties: it }) => [it.Description, it.RecursiveLoop]);
    expect(allowed).toEqual([[description, 'Allow']]);
  });

  it('may read the queue before the two are put together', () => {
    const [mapping] = Object.values(standard.findResources('AWS::Lambda::EventSourceMapping'));
    expect(mapping?.DependsOn).toEqual([expect.stringContaining('SettleRoleDefaultPolicy')]);
  });

  it('takes requests over TLS alone', () => {
    const queues = Object.values(standard.findResources('AWS::SQS::QueuePolicy')).flatMap(
      ({ Properties: it }) => it.Queues.map(({ Ref }: { readonly Ref: string }) => Ref),
    );
    expect(queues).toEqual(expect.arrayContaining([queueId, letters.logicalId]));
  });

  it('knows its queue, as the routes with the grant do and no other', () => {
    const template = standard.findResources('AWS::Lambda::Function');
    const variable = 'SAVE_CARD_SETTLE_QUEUE_URL';
    const knowing = Object.values(template)
      .filter(({ Properties: it }) => variable in it.Environment.Variables)
      .map(({ Properties: it }) => [it.Description, it.Environment.Variables[variable]]);
    expect(knowing).toEqual([
      [description, { Ref: queueId }],
      ['POST /later', { Ref: queueId }],
    ]);
  });
});

describe('the API', () => {
  const authorizer = only(standard, 'AWS::ApiGatewayV2::Authorizer').logicalId;
  const routeKeys = (template: Template) =>
    Object.values(template.findResources('AWS::ApiGatewayV2::Route')).map(
      ({ Properties: it }) => [it.RouteKey, it.AuthorizationType, it.AuthorizerId?.Ref] as const,
    );

  it('asks for a token on every route but those that say iam or none', () => {
    expect(routeKeys(standard)).toEqual([
      ['GET /nothing', 'JWT', authorizer],
      ['DELETE /map/{itemId}', 'JWT', authorizer],
      ['PUT /key', 'JWT', authorizer],
      ['POST /both', 'JWT', authorizer],
      ['POST /later', 'JWT', authorizer],
      ['POST /open', 'NONE', undefined],
      ['POST /merchant/{itemId}/it', 'AWS_IAM', undefined],
    ]);
  });

  it('hands every route to its own function in payload 2.0', () => {
    const targets = Object.values(standard.findResources('AWS::ApiGatewayV2::Integration'));
    expect(targets).toHaveLength(7);
    expect(new Set(targets.map((it) => it.Properties.IntegrationUri['Fn::GetAtt'][0])).size).toBe(
      7,
    );
    for (const target of targets) {
      expect(target.Properties.PayloadFormatVersion).toBe('2.0');
    }
  });

  it('lets API Gateway call a function for its own route only', () => {
    const permissions = Object.values(
      standard.findResources('AWS::Lambda::Permission', {
        Properties: { Principal: 'apigateway.amazonaws.com' },
      }),
    );
    const paths = permissions.map((it) => it.Properties.SourceArn['Fn::Join'][1].at(-1));
    expect(paths).toEqual([
      '/*/*/nothing',
      '/*/*/map/{itemId}',
      '/*/*/key',
      '/*/*/both',
      '/*/*/later',
      '/*/*/open',
      '/*/*/merchant/{itemId}/it',
    ]);
  });

  it('throttles as the settings say', () => {
    templateOf({ throttling: { ratePerSecond: 7, burst: 9 } }).hasResourceProperties(
      'AWS::ApiGatewayV2::Stage',
      {
        StageName: '$default',
        AutoDeploy: true,
        DefaultRouteSettings: { ThrottlingRateLimit: 7, ThrottlingBurstLimit: 9 },
      },
    );
  });

  it('gives the route without tokens, and no other, a limit of its own', () => {
    const throttling = { ratePerSecond: 7, burst: 9, webhook: { ratePerSecond: 0.5, burst: 3 } };
    const { properties } = only(templateOf({ throttling }), 'AWS::ApiGatewayV2::Stage');
    expect(properties.RouteSettings).toEqual({
      'POST /open': { ThrottlingRateLimit: 0.5, ThrottlingBurstLimit: 3 },
    });
  });

  it('makes that route before its limit, which API Gateway refuses otherwise', () => {
    const stage = Object.values(standard.findResources('AWS::ApiGatewayV2::Stage'))[0];
    const [route] = Object.keys(
      standard.findResources('AWS::ApiGatewayV2::Route', {
        Properties: { RouteKey: 'POST /open' },
      }),
    );
    expect(stage?.DependsOn).toContain(route);
  });

  it('logs each request in JSON without anything of the caller', () => {
    const stage = only(standard, 'AWS::ApiGatewayV2::Stage');
    expect(JSON.parse(stage.properties.AccessLogSettings.Format)).toEqual({
      requestId: '$context.requestId',
      time: '$context.requestTime',
      routeKey: '$context.routeKey',
      status: '$context.status',
      latencyMs: '$context.responseLatency',
      integrationStatus: '$context.integrationStatus',
      integrationLatencyMs: '$context.integrationLatency',
      integrationError: '$context.integrationErrorMessage',
      authorizerError: '$context.authorizer.error',
      error: '$context.error.message',
    });
  });

  it('has no CORS by default', () => {
    standard.hasResourceProperties('AWS::ApiGatewayV2::Api', { CorsConfiguration: Match.absent() });
  });

  it('lets the web origins of the settings in, and no other', () => {
    templateOf({ webOrigins: ['https://shop.example'] }).hasResourceProperties(
      'AWS::ApiGatewayV2::Api',
      {
        CorsConfiguration: {
          AllowOrigins: ['https://shop.example'],
          AllowMethods: ['GET', 'PUT', 'POST', 'DELETE'],
          AllowHeaders: ['authorization', 'content-type', 'idempotency-key', 'x-request-id'],
          AllowCredentials: Match.absent(),
        },
      },
    );
  });
});

describe('the right to call the merchant’s routes', () => {
  const api = only(standard, 'AWS::ApiGatewayV2::Api').logicalId;
  const arn = (end: string) => ({
    'Fn::Join': [
      '',
      [
        'arn:',
        { Ref: 'AWS::Partition' },
        ':execute-api:',
        { Ref: 'AWS::Region' },
        ':',
        { Ref: 'AWS::AccountId' },
        ':',
        { Ref: api },
        end,
      ],
    ],
  });
  const calls = (...ends: readonly string[]) => ({
    Effect: 'Allow',
    Action: 'execute-api:Invoke',
    Resource: ends.length === 1 ? arn(ends[0] ?? '') : ends.map(arn),
  });
  const twoOfThem = [
    ...kindsOfRoute,
    route({ id: 'report', path: '/merchant/report', authorization: 'iam' }),
  ];

  it('is a policy that allows these routes of this stage, and nothing else', () => {
    const template = Template.fromStack(stackOf({}, twoOfThem));
    const { logicalId, properties } = only(template, 'AWS::IAM::ManagedPolicy');
    expect(properties.PolicyDocument.Statement).toEqual([
      calls('/$default/POST/merchant/*/it', '/$default/GET/merchant/report'),
    ]);
    expect(properties).not.toHaveProperty('Roles');
    expect(properties).not.toHaveProperty('ManagedPolicyName');
    template.hasOutput('MerchantPolicyArn', { Value: { Ref: logicalId } });
    template.hasOutput('ApiRegion', { Value: { Ref: 'AWS::Region' } });
  });

  it('is given to a role of the team’s by a method', () => {
    const stack = stackOf({}, kindsOfRoute);
    const role = new Role(stack, 'Shop', { assumedBy: new ServicePrincipal('ecs.amazonaws.com') });
    stack.backend.grantMerchant(role);
    const policy = only(Template.fromStack(stack), 'AWS::IAM::Policy', 'ShopDefaultPolicy');
    expect(policy.properties.PolicyDocument.Statement).toEqual([
      calls('/$default/POST/merchant/*/it'),
    ]);
  });

  it('is not there, and cannot be given, where an app has none of these routes', () => {
    const stack = stackOf({}, kindsOfRoute.slice(0, 1));
    const role = new Role(stack, 'Shop', { assumedBy: new ServicePrincipal('ecs.amazonaws.com') });
    expect(() => stack.backend.grantMerchant(role)).toThrow('left out every merchant’s route');
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::IAM::ManagedPolicy', 0);
    expect(Object.keys(template.findOutputs('*'))).not.toContain('MerchantPolicyArn');
  });

  it.each(['aws', 'customerManaged'])(
    'gives cdk-nag’s AWS Solutions rules no ground for a finding, with the keys: %s',
    (encryption) => {
      const stack = stackOf({ encryption }, twoOfThem);
      expect(new AwsSolutionsChecks(stack.node.root).validateScope(stack).violations).toEqual([]);
    },
  );

  it('is of no use to a web page, which may not send a signature’s date', () => {
    const { properties } = only(
      templateOf({ webOrigins: ['https://shop.example'] }),
      'AWS::ApiGatewayV2::Api',
    );
    expect(properties.CorsConfiguration.AllowHeaders).toEqual(
      expect.not.arrayContaining([expect.stringMatching(/^x-amz-|\*/)]),
    );
  });
});

describe('sign-in', () => {
  it('is a user pool whose users sign up with their e-mail address, kept for ever', () => {
    standard.hasResource('AWS::Cognito::UserPool', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        DeletionProtection: 'ACTIVE',
        UsernameAttributes: ['email'],
        UsernameConfiguration: { CaseSensitive: false },
        AutoVerifiedAttributes: ['email'],
        AdminCreateUserConfig: { AllowAdminCreateUserOnly: false },
        MfaConfiguration: 'OPTIONAL',
        EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
        Policies: {
          PasswordPolicy: {
            MinimumLength: 12,
            RequireLowercase: true,
            RequireUppercase: true,
            RequireNumbers: true,
            RequireSymbols: true,
          },
        },
      },
    });
  });

  it('has a client for apps: no secret, no password over the wire, no hint at who has an account', () => {
    standard.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      GenerateSecret: false,
      ExplicitAuthFlows: [
        'ALLOW_ADMIN_USER_PASSWORD_AUTH',
        'ALLOW_USER_SRP_AUTH',
        'ALLOW_REFRESH_TOKEN_AUTH',
      ],
      AllowedOAuthFlowsUserPoolClient: false,
      PreventUserExistenceErrors: 'ENABLED',
      EnableTokenRevocation: true,
      AccessTokenValidity: 60,
      IdTokenValidity: 60,
      RefreshTokenValidity: 43_200,
    });
  });

  it('takes the tokens of that pool and that client', () => {
    const pool = only(standard, 'AWS::Cognito::UserPool').logicalId;
    const client = only(standard, 'AWS::Cognito::UserPoolClient').logicalId;
    standard.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: {
        Audience: [{ Ref: client }],
        Issuer: {
          'Fn::Join': [
            '',
            ['https://cognito-idp.', { Ref: 'AWS::Region' }, '.amazonaws.com/', { Ref: pool }],
          ],
        },
      },
    });
  });

  it.each([
    [{}, true],
    [{ selfSignUp: false }, false],
  ])('lets anybody sign up, or nobody: %o', (change, open) => {
    templateOf({ signIn: { kind: 'cognito', ...change } }).hasResourceProperties(
      'AWS::Cognito::UserPool',
      { AdminCreateUserConfig: { AllowAdminCreateUserOnly: !open } },
    );
  });

  describe('with an issuer of the team’s own', () => {
    const template = templateOf({
      signIn: { kind: 'oidc', issuer: 'https://issuer.example/', audiences: ['shop', 'till'] },
    });

    it('takes that issuer’s tokens for those audiences', () => {
      template.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
        AuthorizerType: 'JWT',
        JwtConfiguration: { Issuer: 'https://issuer.example/', Audience: ['shop', 'till'] },
      });
    });

    it('brings no user pool', () => {
      template.resourceCountIs('AWS::Cognito::UserPool', 0);
      expect(Object.keys(template.findOutputs('*'))).not.toEqual(
        expect.arrayContaining([expect.stringMatching(/UserPool/)]),
      );
    });
  });
});

describe('the customer map', () => {
  it('is on demand, encrypted, recoverable, expiring and safe from deletion', () => {
    standard.hasResource('AWS::DynamoDB::GlobalTable', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'customerId', AttributeType: 'S' },
        ],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
        TimeToLiveSpecification: { AttributeName: 'expiresAtSeconds', Enabled: true },
        Replicas: [
          Match.objectLike({
            DeletionProtectionEnabled: true,
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          }),
        ],
      },
    });
  });
});

describe('the Dojo key', () => {
  it('starts empty, under a readable name, and goes with the stack', () => {
    standard.hasResource('AWS::SecretsManager::Secret', {
      DeletionPolicy: 'Delete',
      Properties: {
        Name: 'save-card/books/live/dojo-api-key',
        SecretString: Match.absent(),
        GenerateSecretString: Match.absent(),
      },
    });
  });

  it('is filled by the command of the output, which asks for it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'fill-'));
    try {
      const parts = standard.findOutputs('FillDojoKeyCommand').FillDojoKeyCommand?.Value;
      const command = parts['Fn::Join'][1]
        .map((it: unknown) => (typeof it === 'string' ? it : 'eu-west-2'))
        .join('');
      const aws = join(folder, 'aws');
      writeFileSync(aws, `#!/bin/sh\necho "$@" > ${folder}/arguments; cat > ${folder}/value\n`);
      chmodSync(aws, 0o755);
      execFileSync('sh', ['-c', command], {
        input: 'sk_prod_local\n',
        env: { PATH: `${folder}:${process.env.PATH}` },
        stdio: ['pipe', 'ignore', 'ignore'],
      });
      expect(readFileSync(join(folder, 'arguments'), 'utf8')).toBe(
        'secretsmanager put-secret-value --region eu-west-2 --secret-id save-card/books/live/dojo-api-key --secret-string file:///dev/stdin\n',
      );
      expect(readFileSync(join(folder, 'value'), 'utf8')).toBe('{"apiKey":"sk_prod_local"}');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the stack', () => {
  it('keeps every log for as long as the settings say', () => {
    templateOf({ logRetentionDays: 90 }).allResourcesProperties('AWS::Logs::LogGroup', {
      RetentionInDays: 90,
    });
  });

  it('tells what an app and its team need to know', () => {
    expect(Object.keys(standard.findOutputs('*')).sort()).toEqual([
      'AlarmTopicArn',
      'ApiRegion',
      'ApiUrl',
      'AuditFunctionName',
      'AuditStateMachineArn',
      'DashboardName',
      'DojoKeySecretName',
      'EventBusName',
      'FillDojoKeyCommand',
      'FulfilOrdersFunctionName',
      'LogGroupNamePrefix',
      'MerchantPolicyArn',
      'RefusedEventsQueueUrl',
      'SettleQueueUrl',
      'TableName',
      'UnfulfilledOrdersQueueUrl',
      'UnsettledQueueUrl',
      'UserPoolClientId',
      'UserPoolId',
      'WebhookSecretName',
      'WebhookUrl',
    ]);
    standard.hasOutput('DojoKeySecretName', { Value: 'save-card/books/live/dojo-api-key' });
  });

  it('tells the person on call where to look', () => {
    const auditId = findFunction(standard, 'Audit of the customer map: reports').id;
    standard.hasOutput('AuditFunctionName', { Value: { Ref: auditId } });
    standard.hasOutput('LogGroupNamePrefix', { Value: 'save-card-books-live-' });
    for (const [output, construct] of [
      ['RefusedEventsQueueUrl', 'PaymentEvents'],
      ['UnfulfilledOrdersQueueUrl', 'FulfilOrders'],
      ['SettleQueueUrl', 'SettleQueue'],
      ['UnsettledQueueUrl', 'SettleDeadLetters'],
    ] as const) {
      const { logicalId } = only(standard, 'AWS::SQS::Queue', construct);
      standard.hasOutput(output, { Value: { Ref: logicalId } });
    }
  });

  it('lets CloudFormation name every log group, so that all begin with the stack’s name', () => {
    standard.allResourcesProperties('AWS::Logs::LogGroup', { LogGroupName: Match.absent() });
  });

  it('marks what it owns with app and stage', () => {
    standard.hasResourceProperties('AWS::SecretsManager::Secret', {
      Tags: [
        { Key: 'app', Value: 'books' },
        { Key: 'stage', Value: 'live' },
      ],
    });
  });

  it('is plain ASCII, since CloudFormation hands other letters back as question marks', () => {
    expect(JSON.stringify(standard.toJSON())).toMatch(/^[ -~]*$/);
  });
});
