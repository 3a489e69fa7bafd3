import type { AppSamples } from '../lib/app-samples.ts';
import { localCredentials, localRegion } from './aws/local-account.ts';
import { dashboardPath } from './dashboard/add-dashboard-pages.ts';
import type { LocalStack } from './start-local-stack.ts';
import { defaultIssuerPort, type StartOptions } from './start-options.ts';

/** What `npm start` prints when it is ready: where everything is, and commands to paste. */
export function banner(
  stack: LocalStack,
  options: StartOptions,
  { sampleOrder }: Pick<AppSamples, 'sampleOrder'>,
): string {
  const { app, stage } = stack.settings;
  const isSimulated = stack.simulator !== undefined;
  const { accessKeyId, secretAccessKey } = localCredentials;
  const places: readonly (readonly [name: string, place: string])[] = [
    ['Playground', `${onLocalhost(stack.apiUrl)}/`],
    ['API', `${onLocalhost(stack.apiUrl)} (app ${app}, stage ${stage})`],
    ['API reference', `${onLocalhost(stack.apiUrl)}/docs`],
    ['Dashboard', `${onLocalhost(stack.apiUrl)}${dashboardPath}`],
    [
      isSimulated ? 'Dojo simulator' : 'Dojo',
      isSimulated ? onLocalhost(stack.dojoUrl) : stack.dojoUrl,
    ],
    ['Token issuer', stack.issuerUrl],
    [
      '/merchant/ …',
      `sign with access key ${accessKeyId}, secret key ${secretAccessKey}, for ${localRegion} and execute-api`,
    ],
    ['DynamoDB', `${stack.dynamoDbUrl} (table ${stack.tableName})`],
    ['Secrets Manager', `${stack.secretsManagerUrl} (secret ${stack.dojoKeySecretName})`],
    ['EventBridge', `${stack.eventBridge.url} (events: ${stack.eventBridge.url}/events)`],
    ['SQS', `${stack.queues.url} (queues: ${stack.queues.url}/queues)`],
    ['Functions', `${stack.functionsUrl}/functions/<id> (POST an event to invoke one)`],
    ['Audit', `${stack.settings.audit.schedule}, and now: npm run audit -- --scheduled`],
    ['Data', options.dataFolder ?? 'in memory (DATA_DIR=<folder> keeps it)'],
  ];
  return [
    '',
    ...places.map(([name, place]) => `${name.padEnd(16)} ${place}`),
    '',
    'Try it: paste this into another terminal, in this folder.',
    '',
    ...commands(stack, options, sampleOrder),
    '',
    'Ctrl-C stops everything. Requests and the functions’ logs follow (LOGS=json shows them in full).',
    '',
  ].join('\n');
}

/** A token, then each step of the main job, with an order that the app takes. */
function commands(
  stack: LocalStack,
  { issuerPort }: StartOptions,
  sampleOrder: unknown,
): readonly string[] {
  const api = onLocalhost(stack.apiUrl);
  const issuer =
    issuerPort === defaultIssuerPort ? '' : `ISSUER_PORT=${new URL(stack.issuerUrl).port} `;
  const order = JSON.stringify(sampleOrder).replaceAll("'", "'\\''");
  const call = `curl -sS -w '\\n' -H "authorization: Bearer $TOKEN"`;
  return [
    `TOKEN=$(${issuer}npm run --silent token -- alice)`,
    `${call} -X PUT ${api}/customer`,
    `${call} -X POST ${api}/customer/secret`,
    `${call} -X POST ${api}/payment-intents \\`,
    `  -H 'content-type: application/json' -d '${order}'`,
  ];
}

function onLocalhost(url: string): string {
  return url.replace('//127.0.0.1:', '//localhost:');
}
