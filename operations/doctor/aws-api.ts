import { SignatureV4 } from '@smithy/signature-v4';
import { Sha256 } from '../../lib/sha256.ts';

/** The services that are asked without a client of the SDK: what their hosts and signatures are called. */
export type AwsServiceName = 'sns' | 'monitoring' | 'servicequotas' | 'lambda';

/** What the SDK's variables for another endpoint end with. */
const variableEndings: Readonly<Record<AwsServiceName, string>> = {
  sns: 'SNS',
  monitoring: 'CLOUDWATCH',
  servicequotas: 'SERVICE_QUOTAS',
  lambda: 'LAMBDA',
};

export interface JsonCall {
  readonly service: AwsServiceName;
  /** `x-amz-target`, e.g. `ServiceQuotasV20190624.GetServiceQuota`. */
  readonly target: string;
  /** Of AWS's JSON protocol. */
  readonly version: '1.0' | '1.1';
  readonly input: Readonly<Record<string, unknown>>;
}

/** Reads of AWS's APIs, signed with the shell's credentials. All throw `AwsRefusal`, or what `fetch` throws. */
export interface AwsApi {
  json(call: JsonCall): Promise<unknown>;
  /** A path of a REST API, answered in JSON. */
  get(service: AwsServiceName, path: string): Promise<unknown>;
  /** AWS's query protocol: the answer is XML. */
  query(service: AwsServiceName, input: Readonly<Record<string, string>>): Promise<string>;
}

/** AWS answered with an error. */
export class AwsRefusal extends Error {
  override readonly name: string;

  /** @param code - AWS's name of the error, e.g. `AccessDenied`. */
  constructor(code: string, status: number) {
    super(`AWS answers ${status} ${code}`);
    this.name = code;
  }
}

export interface AwsApiOptions {
  readonly region: string;
  readonly credentials: ConstructorParameters<typeof SignatureV4>[0]['credentials'];
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

const timeoutMs = 8_000;

interface Request {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** @param options.environment - for the endpoint variables of the SDK. Default: the process's. */
export function awsApi({ region, credentials, environment = process.env }: AwsApiOptions): AwsApi {
  const send = async (service: AwsServiceName, request: Request): Promise<string> => {
    const endpoint = new URL(endpointOf(service, region, environment));
    const signer = new SignatureV4({ service, region, credentials, sha256: Sha256 });
    const { method, headers, body } = await signer.sign({
      ...request,
      protocol: endpoint.protocol,
      hostname: endpoint.hostname,
      headers: { ...request.headers, host: endpoint.host },
    });
    const answer = await fetch(new URL(request.path, endpoint), {
      method,
      headers,
      ...(body !== undefined && { body }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await answer.text();
    if (!answer.ok) throw new AwsRefusal(codeOf(answer, text), answer.status);
    return text;
  };
  return {
    json: async ({ service, target, version, input }) =>
      JSON.parse(
        await send(service, {
          method: 'POST',
          path: '/',
          headers: { 'content-type': `application/x-amz-json-${version}`, 'x-amz-target': target },
          body: JSON.stringify(input),
        }),
      ),
    get: async (service, path) =>
      JSON.parse(await send(service, { method: 'GET', path, headers: {} })),
    query: (service, input) =>
      send(service, {
        method: 'POST',
        path: '/',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(input).toString(),
      }),
  };
}

/** As the clients of the SDK find it. */
export function endpointOf(
  service: AwsServiceName,
  region: string,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return (
    environment[`AWS_ENDPOINT_URL_${variableEndings[service]}`] ??
    environment.AWS_ENDPOINT_URL ??
    `https://${service}.${region}.${domain}`
  );
}

/** `com.amazonaws…#AccessDeniedException` and `<Code>AccessDenied</Code>` alike. */
function codeOf({ headers }: Response, text: string): string {
  const said =
    headers.get('x-amzn-errortype') ??
    /"__type"\s*:\s*"([^"]+)"/.exec(text)?.[1] ??
    /<Code>([^<]+)<\/Code>/.exec(text)?.[1];
  return said?.replace(/^.*#/, '').replace(/:.*$/, '') ?? 'UnknownError';
}
