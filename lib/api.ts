import { Duration } from 'aws-cdk-lib';
import { AccessLogField, AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  CfnIntegration,
  CfnStage,
  CorsHttpMethod,
  type CorsPreflightOptions,
  HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  type HttpRoute,
  HttpStage,
  type IHttpRouteAuthorizer,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { CfnPermission, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { corsRules } from './api-rules.ts';
import type { AppStage } from './app-stage.ts';
import { CustomDomain } from './custom-domain.ts';
import type { Route } from './routes.ts';
import type { StageEncryption } from './stage-encryption.ts';

/** The HTTP API. A route is closed unless it says itself that its handler checks the caller. */
export class Api extends Construct {
  /** `https://….execute-api.….amazonaws.com`, or the name of the team's own; without a slash at its end. */
  readonly url: string;
  readonly customDomain: CustomDomain | undefined;
  readonly httpApi: HttpApi;
  /** One line a request; nothing of the caller. */
  readonly accessLogs: LogGroup;
  readonly #settings: AppStage;
  readonly #stage: HttpStage;

  constructor(
    scope: Construct,
    id: string,
    props: {
      readonly settings: AppStage;
      readonly authorizer: IHttpRouteAuthorizer;
      readonly encryption: StageEncryption;
    },
  ) {
    super(scope, id);
    const { settings } = props;
    this.httpApi = new HttpApi(this, 'HttpApi', {
      apiName: `save-card-${settings.app}-${settings.stage}`,
      defaultAuthorizer: props.authorizer,
      createDefaultStage: false,
      ...(settings.customDomain !== undefined && { disableExecuteApiEndpoint: true }),
      ...(settings.webOrigins.length > 0 && { corsPreflight: cors(settings.webOrigins) }),
    });
    this.accessLogs = new LogGroup(this, 'AccessLogs', {
      retention: settings.logRetentionDays,
      ...props.encryption.ofLogs,
    });
    this.#settings = settings;
    this.#stage = new HttpStage(this, 'Stage', {
      httpApi: this.httpApi,
      stageName: '$default',
      autoDeploy: true,
      throttle: {
        rateLimit: settings.throttling.ratePerSecond,
        burstLimit: settings.throttling.burst,
      },
      accessLogSettings: {
        destination: new LogGroupLogDestination(this.accessLogs),
        format: accessLogFormat,
      },
    });
    this.customDomain =
      settings.customDomain &&
      new CustomDomain(this, 'Domain', {
        settings: settings.customDomain,
        httpApi: this.httpApi,
        stage: this.#stage,
      });
    this.url = this.customDomain?.url ?? this.httpApi.apiEndpoint;
  }

  addRoute(route: Route, handler: IFunction): void {
    const authorizer = authorizers[route.authorization]();
    const added = this.httpApi.addRoutes({
      path: route.path,
      methods: [HttpMethod[route.method]],
      integration: new HttpLambdaIntegration(`${route.id}-integration`, handler),
      ...(authorizer !== undefined && { authorizer }),
    });
    for (const one of added) letInFirst(one);
    for (const open of route.authorization === 'none' ? added : []) {
      acknowledge(
        open,
        'AwsSolutions-APIG4',
        'Its callers have no tokens: the function checks the signature of each request itself.',
      );
      this.#throttle(open, `${route.method} ${route.path}`);
    }
  }

  /** What IAM calls the requests of a route: those of this stage, whatever stands for `{name}`. */
  arnOf({ method, path }: Pick<Route, 'method' | 'path'>): string {
    return this.httpApi.arnForExecuteApi(
      method,
      path.replaceAll(/\{\w+\}/g, '*'),
      this.#stage.stageName,
    );
  }

  /** Gives a route the limit of webhooks, in place of the stage's. */
  #throttle(route: HttpRoute, routeKey: string): void {
    const stage = this.#stage.node.defaultChild;
    if (!(stage instanceof CfnStage)) {
      throw new Error(`${this.#stage.node.path} has no stage whose routes could be throttled.`);
    }
    const { ratePerSecond, burst } = this.#settings.throttling.webhook;
    stage.routeSettings = {
      ...stage.routeSettings,
      [routeKey]: { ThrottlingRateLimit: ratePerSecond, ThrottlingBurstLimit: burst },
    };
    // API Gateway refuses the settings of a route that is not there yet.
    this.#stage.node.addDependency(route);
  }
}

/**
 * API Gateway may invoke the function before requests are sent to it: they would be answered 500 until then
 * where another function, or an alias of it, takes the route over.
 */
function letInFirst(route: HttpRoute): void {
  const made = route.node.findAll();
  const permissions = made.filter((it) => it instanceof CfnPermission);
  for (const integration of made.filter((it) => it instanceof CfnIntegration)) {
    for (const permission of permissions) integration.addResourceDependency(permission);
  }
}

/** Who checks the caller. `undefined`: the API's own authorizer, which takes tokens. */
const authorizers: Readonly<
  Record<Route['authorization'], () => IHttpRouteAuthorizer | undefined>
> = {
  jwt: () => undefined,
  iam: () => new HttpIamAuthorizer(),
  none: () => new HttpNoneAuthorizer(),
};

/** What helps to find a fault. Nothing of the caller: no token, header, address or user id. */
const accessLogFormat = AccessLogFormat.custom(
  JSON.stringify({
    requestId: AccessLogField.contextRequestId(),
    time: AccessLogField.contextRequestTime(),
    routeKey: AccessLogField.contextRouteKey(),
    status: AccessLogField.contextStatus(),
    latencyMs: AccessLogField.contextResponseLatency(),
    integrationStatus: AccessLogField.contextIntegrationStatus(),
    integrationLatencyMs: AccessLogField.contextIntegrationLatency(),
    integrationError: AccessLogField.contextIntegrationErrorMessage(),
    authorizerError: AccessLogField.contextAuthorizerError(),
    error: AccessLogField.contextErrorMessage(),
  }),
);

function cors(webOrigins: readonly string[]): CorsPreflightOptions {
  return {
    allowOrigins: [...webOrigins],
    allowMethods: corsRules.methods.map((method) => CorsHttpMethod[method]),
    allowHeaders: [...corsRules.requestHeaders],
    exposeHeaders: [...corsRules.exposedHeaders],
    maxAge: Duration.seconds(corsRules.maxAgeSeconds),
  };
}
