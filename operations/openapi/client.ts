import createClient, { type Client } from 'openapi-fetch';
import type { Paths } from './schema.d.ts';

/** Calls the API with the types of its document: paths, bodies, answers and error codes. */
export type ApiClient = Client<Paths>;

export interface ApiClientOptions {
  /** Base URL of the API, with or without a slash at its end. */
  readonly baseUrl: string;
  /** A token of the app's sign-in. */
  readonly token: string;
  /** Default: the platform's. */
  readonly fetch?: (request: Request) => Promise<Response>;
}

/** A client for one user. Sends the token with every request. */
export const createApiClient = ({ baseUrl, token, ...options }: ApiClientOptions): ApiClient =>
  createClient<Paths>({
    baseUrl: baseUrl.replace(/\/$/, ''),
    headers: { authorization: `Bearer ${token}` },
    ...options,
  });
