/** What is named after app and stage, on AWS and locally alike. */
interface Owner {
  readonly app: string;
  readonly stage: string;
}

/** Secrets Manager's name of the webhook signing secrets. */
export function webhookSecretName({ app, stage }: Owner): string {
  return `save-card/${app}/${stage}/dojo-webhook-secrets`;
}

/** IAM's pattern of the names of all secrets of the stage. */
export function secretNamePattern({ app, stage }: Owner): string {
  return `save-card/${app}/${stage}/*`;
}

/** The EventBridge bus. */
export function eventBusName({ app, stage }: Owner): string {
  return `save-card-${app}-${stage}`;
}

/** Secrets Manager's name of one of the app's own secrets. */
export function appSecretName({ app, stage }: Owner, name: string): string {
  return `save-card/${app}/${stage}/app/${name}`;
}

/** Secrets Manager's name of the Dojo API key. */
export function dojoKeySecretName({ app, stage }: Owner): string {
  return `save-card/${app}/${stage}/dojo-api-key`;
}
