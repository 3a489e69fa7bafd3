import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { APIGatewayProxyEventV2WithJWTAuthorizer } from 'aws-lambda';

const table = new DynamoDBClient({});
const secrets = new SecretsManagerClient({});
const TableName = process.env.SAVE_CARD_TABLE_NAME;
const SecretId = process.env.SAVE_CARD_DOJO_KEY_SECRET_ID;

/** Remembers its callers in the table and tells the key: what the real functions do with AWS. */
export async function handler(event: APIGatewayProxyEventV2WithJWTAuthorizer) {
  const sub = String(event.requestContext.authorizer.jwt.claims.sub);
  const pk = { S: `user#${sub}` };
  const { Item } = await table.send(new GetItemCommand({ TableName, Key: { pk } }));
  await table.send(new PutItemCommand({ TableName, Item: { pk } }));
  const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId }));
  console.log(JSON.stringify({ message: 'called', sub }));
  return { known: Item !== undefined, SecretString, dojo: process.env.SAVE_CARD_DOJO_BASE_URL };
}
