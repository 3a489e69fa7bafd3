import { Tags } from 'aws-cdk-lib';
import type { HttpApi, IHttpRouteAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import type { ITableV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { EventBus, IEventBus } from 'aws-cdk-lib/aws-events';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Code, IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { Api } from './api.ts';
import { type AppFunctions, type DeployedFunction, functionsOf } from './app-functions.ts';
import { AppResources } from './app-resources.ts';
import type { AppStage } from './app-stage.ts';
import { AuditSchedule } from './audit-schedule.ts';
import type { Backend } from './backend.ts';
import { Consumer } from './consumer.ts';
import { CustomerMapTable } from './customer-map-table.ts';
import { DojoKeySecret } from './dojo-key-secret.ts';
import {
  appEnvironment,
  consumerEnvironment,
  functionEnvironment,
  merchantEnvironment,
  settlingEnvironment,
  webhookEnvironment,
} from './function-environment.ts';
import { GradualRelease, type ThisRelease } from './gradual-release.ts';
import type { LeastPrivilegeFunction } from './least-privilege-function.ts';
import type { App } from './load-app.ts';
import { MerchantAccess } from './merchant-access.ts';
import { pascalCase } from './pascal-case.ts';
import { PaymentEvents } from './payment-events.ts';
import { isReleasedGradually } from './release-settings.ts';
import { RouteFunction } from './route-function.ts';
import { movesMoney, publishes, settlesLater, webhookPath } from './routes.ts';
import { Settling } from './settling.ts';
import { SignIn } from './sign-in.ts';
import { StageEncryption } from './stage-encryption.ts';
import { WebhookSecret } from './webhook-secret.ts';

export interface SaveCardProps {
  /** One stage of the app, e.g. from `readStage`. */
  readonly settings: AppStage;
  /** The app, from `loadApp`. */
  readonly app: App;
  /** Which functions. Default: all of the app's. */
  readonly functions?: AppFunctions;
  /** The code of a function by its id, e.g. from `bundledCode`. */
  readonly code: (id: string) => Code;
  /**
   * A table for the customer map: a string partition key `pk`, the time-to-live attribute
   * `expiresAtSeconds`, and the index `customer-id` by `customerId` with the keys alone. It should have
   * point-in-time recovery and deletion protection. Default: a table of the construct's own, which has.
   */
  readonly table?: ITableV2 | TableV2;
  /** Who may call the API. Default: as the settings' `signIn` says, a user pool of its own or an issuer. */
  readonly authorizer?: IHttpRouteAuthorizer;
  /** Where payment events go. Default: a bus of the construct's own. */
  readonly bus?: IEventBus | EventBus;
  /** Endpoint variables of the AWS SDK for every function. Default none: AWS itself. */
  readonly endpointVariables?: Readonly<Record<string, string>>;
  /** How this deployment brings new code to users. Default: as the settings' `release` says. */
  readonly release?: ThisRelease | undefined;
}

/**
 * The save-card backend of one stage of one app, to be placed into any stack: the API with a function for
 * each route, the customer map, the secrets, the bus with the app's consumers, the audit, what settles what
 * requests leave open, and the app's own tables and secrets.
 */
export class SaveCard extends Construct implements Backend {
  /** What table, secrets, queues and log groups are encrypted with. */
  readonly encryption: StageEncryption;
  readonly url: string;
  readonly webhookUrl: string;
  readonly api: Api;
  readonly httpApi: HttpApi;
  readonly table: ITableV2;
  readonly bus: IEventBus;
  readonly events: PaymentEvents;
  readonly dojoKey: DojoKeySecret;
  readonly webhookSecret: WebhookSecret;
  readonly audit: AuditSchedule;
  /** What takes up what requests have left open. */
  readonly settling: Settling;
  readonly signIn: SignIn | undefined;
  /** Who may call the merchant's routes. */
  readonly merchantAccess: MerchantAccess;
  /** Of the API's functions. `undefined`: new code takes all requests at once. */
  readonly gradualRelease: GradualRelease | undefined;
  readonly functions: ReadonlyMap<string, IFunction>;
  /** Of every function, by its id: routes, consumers, the audit and `settle`. */
  readonly logGroups: ReadonlyMap<string, ILogGroup>;
  /** The app's consumers of the bus, by id. */
  readonly consumers: ReadonlyMap<string, Consumer>;
  readonly appTables: ReadonlyMap<string, ITableV2>;
  /** The app's own tables and secrets. */
  readonly resources: AppResources;
  readonly #customerMap: CustomerMapTable;

  constructor(scope: Construct, id: string, props: SaveCardProps) {
    super(scope, id);
    const { settings } = props;
    const { app, stage } = settings;
    const { routes, audit, settle, consumers } = props.functions ?? functionsOf(props.app);
    Tags.of(this).add('app', app);
    Tags.of(this).add('stage', stage);

    const encryption = new StageEncryption(this, 'Encryption', { settings });
    this.encryption = encryption;
    this.#customerMap = new CustomerMapTable(this, 'CustomerMap', {
      encryption,
      table: props.table as ITableV2 | undefined,
    });
    this.table = this.#customerMap.table;
    this.dojoKey = new DojoKeySecret(this, 'DojoKey', { app, stage, encryption });
    this.webhookSecret = new WebhookSecret(this, 'WebhookSecret', { app, stage, encryption });
    this.events = new PaymentEvents(this, 'PaymentEvents', {
      app,
      stage,
      encryption,
      bus: props.bus as IEventBus | undefined,
    });
    this.bus = this.events.bus;
    this.signIn =
      props.authorizer === undefined ? new SignIn(this, 'SignIn', settings.signIn) : undefined;
    const authorizer = props.authorizer ?? (this.signIn as SignIn).authorizer;
    this.api = new Api(this, 'Api', { settings, authorizer, encryption });
    this.httpApi = this.api.httpApi;
    this.url = this.api.url;
    this.webhookUrl = `${this.url}${webhookPath}`;
    this.resources = new AppResources(this, 'App', {
      settings,
      definition: props.app.definition,
      encryption,
    });

    this.appTables = this.resources.tables as ReadonlyMap<string, ITableV2>;

    const environment = {
      ...functionEnvironment(settings, {
        tableName: this.#customerMap.tableName,
        dojoKeySecretId: this.dojoKey.arn,
      }),
      ...props.endpointVariables,
    };
    const { memoryMb, logRetentionDays } = settings;
    const common = { memoryMb, logRetentionDays, encryption };
    const environmentFor = ({ needs }: DeployedFunction) =>
      appEnvironment(needs, this.resources.namesFor(needs), {
        definition: props.app.definition,
        settings,
      });
    const give = <Made extends LeastPrivilegeFunction>(
      made: Made,
      { needs }: DeployedFunction,
    ): Made => {
      this.resources.grant(made.handler, needs);
      return made;
    };

    this.settling = give(
      new Settling(this, 'Settle', {
        ...common,
        customerMap: this.#customerMap,
        dojoKey: this.dojoKey,
        code: props.code('settle'),
        environment: { ...environment, ...environmentFor(settle) },
      }),
      settle,
    );
    this.gradualRelease = isReleasedGradually(settings)
      ? new GradualRelease(this, 'Release', props.release)
      : undefined;
    const functions = new Map<string, IFunction>();
    const logGroups = new Map<string, ILogGroup>();
    for (const route of routes) {
      const made = new RouteFunction(this, pascalCase(route.id), {
        ...common,
        route,
        code: props.code(route.id),
        environment: {
          ...environment,
          ...(publishes(route) && this.#forPublishing()),
          ...(movesMoney(route) && merchantEnvironment(settings)),
          ...(settlesLater(route) && settlingEnvironment(this.settling.queue.queueUrl)),
          ...environmentFor(route),
        },
        customerMap: this.#customerMap,
        grants: this.#grants(),
      });
      const { handler } = give(made, route);
      this.api.addRoute(route, this.gradualRelease?.add(pascalCase(route.id), handler) ?? handler);
      functions.set(route.id, handler);
      logGroups.set(route.id, handler.logGroup);
    }
    this.functions = functions;
    this.merchantAccess = new MerchantAccess(this, 'MerchantAccess', {
      api: this.api,
      routes,
      description: `May call the merchant routes of ${app}, ${stage}`,
    });
    this.audit = give(
      new AuditSchedule(this, 'Audit', {
        ...common,
        audit: settings.audit,
        customerMap: this.#customerMap,
        dojoKey: this.dojoKey,
        code: props.code('audit'),
        environment: { ...environment, ...environmentFor(audit) },
      }),
      audit,
    );
    this.consumers = new Map(
      consumers.map((consumer) => [
        consumer.id,
        give(
          new Consumer(this, pascalCase(consumer.id), {
            ...common,
            consumer,
            bus: this.bus,
            code: props.code(consumer.id),
            environment: {
              ...consumerEnvironment(settings),
              ...props.endpointVariables,
              ...environmentFor(consumer),
            },
          }),
          consumer,
        ),
      ]),
    );
    logGroups.set(audit.id, this.audit.handler.logGroup);
    logGroups.set(settle.id, this.settling.handler.logGroup);
    for (const [id, { handler }] of this.consumers) logGroups.set(id, handler.logGroup);
    this.logGroups = logGroups;
    props.app.definition.extend?.(this);
  }

  grantReadCustomers(grantee: IGrantable): void {
    this.#customerMap.grantItems(grantee, 'customers-read');
    this.#customerMap.grantScan(grantee);
    this.#customerMap.grantCustomerIndex(grantee);
  }

  grantReadDojoKey(grantee: IGrantable): void {
    this.dojoKey.grantRead(grantee);
  }

  grantPublishEvents(grantee: IGrantable): void {
    this.events.grantPublish(grantee);
  }

  grantMerchant(grantee: IGrantable): void {
    this.merchantAccess.grant(grantee);
  }

  #forPublishing(): Record<string, string> {
    return webhookEnvironment({
      webhookSecretsId: this.webhookSecret.arn,
      eventBusName: this.bus.eventBusName,
      deadLetterQueueUrl: this.events.deadLetterQueueUrl,
    });
  }

  #grants() {
    return {
      'dojo-key': (grantee: IGrantable) => this.dojoKey.grantRead(grantee),
      'customer-index': (grantee: IGrantable) => this.#customerMap.grantCustomerIndex(grantee),
      'webhook-secrets': (grantee: IGrantable) => this.webhookSecret.grantRead(grantee),
      'event-bus': (grantee: IGrantable) => this.events.grantPublish(grantee),
      'settle-queue': (grantee: IGrantable) => this.settling.grantSend(grantee),
    };
  }
}
