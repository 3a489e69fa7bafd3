import { randomBytes } from 'node:crypto';

/** The header that every answer has, API Gateway's own ones included. */
export const requestIdHeader = 'apigw-requestid';

/** As long as API Gateway's extended request ids: 15 characters and a "=". */
export function newRequestId(): string {
  return randomBytes(11).toString('base64');
}
