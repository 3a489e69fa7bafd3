import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IHttpRouteAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  HttpJwtAuthorizer,
  HttpUserPoolAuthorizer,
} from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { AccountRecovery, Mfa, UserPool, type UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { StageSettings } from './stage-settings.ts';

type CognitoSignIn = Extract<StageSettings['signIn'], { kind: 'cognito' }>;

/** Whose tokens the API takes: those of a user pool of its own, or of the issuer in the settings. */
export class SignIn extends Construct {
  readonly authorizer: IHttpRouteAuthorizer;
  /** Only with Cognito. */
  readonly cognito: { readonly pool: UserPool; readonly client: UserPoolClient } | undefined;

  constructor(scope: Construct, id: string, settings: StageSettings['signIn']) {
    super(scope, id);
    if (settings.kind === 'oidc') {
      this.authorizer = new HttpJwtAuthorizer('JwtAuthorizer', settings.issuer, {
        jwtAudience: [...settings.audiences],
      });
      return;
    }
    const pool = userPool(this, settings);
    const client = mobileClient(pool);
    this.cognito = { pool, client };
    this.authorizer = new HttpUserPoolAuthorizer('JwtAuthorizer', pool, {
      userPoolClients: [client],
    });
  }
}

function userPool(scope: Construct, { selfSignUp }: Pick<CognitoSignIn, 'selfSignUp'>): UserPool {
  const pool = new UserPool(scope, 'UserPool', {
    // By default users are not invited: they sign up in the app, with an e-mail address they prove.
    selfSignUpEnabled: selfSignUp,
    signInAliases: { email: true },
    signInCaseSensitive: false,
    standardAttributes: { email: { required: true, mutable: true } },
    keepOriginal: { email: true },
    passwordPolicy: {
      minLength: 12,
      requireLowercase: true,
      requireUppercase: true,
      requireDigits: true,
      requireSymbols: true,
      tempPasswordValidity: Duration.days(3),
    },
    mfa: Mfa.OPTIONAL,
    mfaSecondFactor: { otp: true, sms: false },
    accountRecovery: AccountRecovery.EMAIL_ONLY,
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  acknowledge(
    pool,
    'AwsSolutions-COG2',
    'Shoppers choose whether they want a second factor; demanding one is the team’s decision, since it costs sign-ups.',
  );
  acknowledge(
    pool,
    'AwsSolutions-COG8',
    'The Plus plan is paid for each user; a team that wants its threat protection decides to pay.',
  );
  return pool;
}

/** A public client: a secret inside a mobile app is none. */
function mobileClient(pool: UserPool): UserPoolClient {
  return pool.addClient('MobileClient', {
    generateSecret: false,
    disableOAuth: true,
    authFlows: {
      userSrp: true,
      // Only with AWS credentials: so that a team can try the deployed API from a shell.
      adminUserPassword: true,
    },
    preventUserExistenceErrors: true,
    enableTokenRevocation: true,
    accessTokenValidity: Duration.hours(1),
    idTokenValidity: Duration.hours(1),
    refreshTokenValidity: Duration.days(30),
  });
}
