import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { APIGatewayProxyEventV2WithJWTAuthorizer } from 'aws-lambda';

/*
 * What start-up is compared with: the three steps of Dojo's guide, written straight. It makes sure of
 * nothing: two requests at once make two customers, and so does an answer that is lost.
 */

const table = new DynamoDBClient();
const secrets = new SecretsManagerClient();
const { NAIVE_TABLE, NAIVE_SECRET, NAIVE_DOJO_URL } = process.env;

async function dojo(apiKey: string, path: string, body: unknown) {
  const answer = await fetch(`${NAIVE_DOJO_URL}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${apiKey}`,
      version: '2024-02-05',
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`Dojo answered ${answer.status}.`);
  return answer.json() as Promise<Record<string, unknown>>;
}

async function readKey(): Promise<string> {
  const { SecretString } = await secrets.send(
    new GetSecretValueCommand({ SecretId: NAIVE_SECRET }),
  );
  return JSON.parse(SecretString ?? '').apiKey;
}

async function customerOf(userId: string, apiKey: string): Promise<string> {
  const Key = { pk: { S: userId } };
  const { Item } = await table.send(new GetItemCommand({ TableName: NAIVE_TABLE, Key }));
  if (Item?.dojoId?.S !== undefined) return Item.dojoId.S;
  const { id } = await dojo(apiKey, '/customers', { name: userId });
  const dojoId = { S: String(id) };
  await table.send(new PutItemCommand({ TableName: NAIVE_TABLE, Item: { ...Key, dojoId } }));
  return dojoId.S;
}

async function mintSecret(apiKey: string, customerId: string) {
  const { secret } = await dojo(apiKey, `/customers/${customerId}/create-secret`, {});
  return { customerSecret: secret };
}

async function createIntent(apiKey: string, customerId: string, body: string | undefined) {
  const order = JSON.parse(body ?? '');
  const { id } = await dojo(apiKey, '/payment-intents', { ...order, customer: { id: customerId } });
  return { paymentIntentId: id };
}

/** All three steps on `POST /checkout`; the first two, or the first and the third, on the other routes. */
export async function handler(event: APIGatewayProxyEventV2WithJWTAuthorizer) {
  const apiKey = await readKey();
  const userId = String(event.requestContext.authorizer.jwt.claims.sub);
  const customerId = await customerOf(userId, apiKey);
  const secret =
    event.routeKey !== 'POST /payment-intents' && (await mintSecret(apiKey, customerId));
  const intent =
    event.routeKey !== 'POST /customer/secret' &&
    (await createIntent(apiKey, customerId, event.body));
  return { statusCode: 200, body: JSON.stringify({ customerId, ...secret, ...intent }) };
}
