import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { compactErrors } from './lean-packages/compact-errors.ts';
import { endpointResolver, servicePrefixes } from './lean-packages/endpoint-resolver.ts';
import { absent, edited, replaced, type StandIn } from './lean-packages/stand-in.ts';

const smithy = '@smithy/core/dist-es/submodules';
const clients = Object.keys(servicePrefixes);

function ofEachClient(
  path: string,
  sourceOf: (original: string, client: string) => string,
): readonly StandIn[] {
  return clients.map((client) => ({
    file: `@aws-sdk/client-${client}/${path}`,
    sourceOf: (original) => sourceOf(original, client),
  }));
}

/**
 * What is left out of the bundles, or made smaller, and how many KB of 345 that is alone, in the bundle of
 * `POST /customer/secret`. Together it is 88 KB, and about a sixth of that function's start-up: what is
 * not there, V8 need not read, which is a third of an import.
 *
 * The clients stay as they are to whoever calls them. What is gone fails at once where it is called.
 */
export const standIns: readonly StandIn[] = [
  // 18 KB, and the built-in zlib for its checksums. None of the operations that are used here is a stream.
  absent(`${smithy}/event-streams/index.js`),
  // 19 KB: rules for every region, partition and kind of endpoint, of which two are for a function.
  ...ofEachClient('dist-es/endpoint/endpointResolver.js', (original, client) =>
    replaced('endpointResolver', endpointResolver(client)).sourceOf(original),
  ),
  replaced(
    '@aws-sdk/core/dist-es/submodules/client/util-endpoints/lib/aws/partition.js',
    "export const getUserAgentPrefix = () => '';",
  ),
  absent(`${smithy}/endpoints/middleware-endpoint/service-customizations/s3.js`),
  // 10 KB: error classes that differ in a few words.
  ...ofEachClient('dist-es/models/errors.js', compactErrors),
  // 8 KB: a cache for endpoints that a service tells. No operation of these clients asks for one.
  replaced('@aws-sdk/endpoint-cache/dist-es/EndpointCache.js', 'export class EndpointCache {}'),
  // 7 KB: all of zod's helpers for the sake of one, since esbuild cannot look into a namespace in another.
  edited('zod/v4/mini/schemas.js', 'core.util.', 'util.'),
  // 5 KB: a client reads its version in its package.json.
  ...ofEachClient('package.json', (original) => {
    const { version } = JSON.parse(original);
    if (typeof version !== 'string') throw new Error('it has no version');
    return JSON.stringify({ version });
  }),
  // 5 KB: dates in other formats than AWS's JSON protocols have.
  replaced(
    `${smithy}/serde/date-utils.js`,
    `export const parseEpochTimestamp = (value) => {
      if (value === null || value === undefined) return undefined;
      if (!Number.isFinite(value)) throw new TypeError('A timestamp of AWS is no number.');
      return new Date(Math.round(value * 1000));
    };`,
  ),
  // 4 KB, and fs/promises with all that it loads: settings in files, which Lambda does not have. And a
  // client did not find some ten settings there at its first request, each with an error that it caught.
  replaced(
    `${smithy}/config/node-config-provider/configLoader.js`,
    `import { memoize } from '../property-provider/memoize';
    export const loadConfig = (
      { environmentVariableSelector, default: otherwise },
      { signingName, logger } = {},
    ) => memoize(async () => {
      let value;
      try {
        value = environmentVariableSelector(process.env, { signingName, logger });
      } catch {
        // As without a stand-in: a variable that cannot be read counts as none.
      }
      return value ?? (typeof otherwise === 'function' ? otherwise() : otherwise);
    });`,
  ),
  // 3 KB: for where Node has no SHA-256.
  absent(`${smithy}/checksum/sha256/Sha256Js.js`),
  // 3 KB: for the retry mode `adaptive`.
  absent(`${smithy}/retry/util-retry/DefaultRateLimiter.js`),
  absent(`${smithy}/retry/util-retry/AdaptiveRetryStrategy.js`),
  // 3 KB: parts of a request outside of its body, which AWS's JSON protocols have none of.
  replaced(
    `${smithy}/protocols/HttpBindingNormalizedSchema.js`,
    `export const getHttpOperationBindings = ({ name, traits }) => {
      if (traits?.endpoint !== undefined) throw new Error(name + ' has a host of its own: see lib/lean-packages.ts.');
      return [];
    };`,
  ),
  // 3 KB: the headers of an event stream's messages.
  replaced(
    '@smithy/signature-v4/dist-es/HeaderFormatter.js',
    `export class HeaderFormatter {
      format() { throw new Error('Event streams are left out of the bundles: see lib/lean-packages.ts.'); }
    }`,
  ),
  // 1 KB: asks the metadata of an EC2 instance for the region.
  absent(`${smithy}/config/config-resolver/regionConfig/getInstanceMetadataRegion.js`),
];

/** AWS's packages that the four clients consist of: nothing else in them uses what is left out. */
const packagesOfClients = new Set([
  ...clients.map((client) => `@aws-sdk/client-${client}`),
  '@aws-sdk/core',
  '@aws-sdk/dynamodb-codec',
  '@aws-sdk/endpoint-cache',
  '@aws-sdk/lib-dynamodb',
  '@aws-sdk/middleware-endpoint-discovery',
  '@aws-sdk/middleware-sdk-sqs',
  '@aws-sdk/signature-v4-multi-region',
  '@aws-sdk/util-dynamodb',
  '@aws-sdk/xml-builder',
  '@smithy/core',
  '@smithy/node-http-handler',
  '@smithy/signature-v4',
  '@smithy/types',
]);

/**
 * Whether a bundle of these files does without what is left out: not one with another client of AWS, say of
 * S3, or with a package's CommonJS files, which have code of their own for the same.
 */
export function canBeLean(files: readonly string[]): boolean {
  return files.every((file) => {
    const [, name, rest = ''] =
      /.*node_modules\/(@(?:aws-sdk|smithy)\/[^/]+)\/(.*)/.exec(file.replaceAll('\\', '/')) ?? [];
    return name === undefined || (packagesOfClients.has(name) && !rest.startsWith('dist-cjs/'));
  });
}

const standInOf = new Map(standIns.map((standIn) => [standIn.file, standIn]));

/**
 * An esbuild plug-in that leaves out of packages what a Lambda function never uses. The build fails when one of
 * them has changed so that this might no longer be right: a file is gone, or does not look as expected.
 *
 * @param packagesFolder - `node_modules`.
 */
export function leanPackages(packagesFolder: string): Plugin {
  return {
    name: 'lean-packages',
    setup: ({ onStart, onLoad }) => {
      onStart(() => {
        const gone = standIns.filter(({ file }) => !existsSync(join(packagesFolder, file)));
        return { errors: gone.map(({ file }) => ({ text: changed(file, 'it is gone') })) };
      });
      onLoad({ filter: /[\\/]node_modules[\\/](?:@aws-sdk|@smithy|zod)[\\/]/ }, ({ path }) => {
        const file = path.replaceAll('\\', '/').split('/node_modules/').at(-1) ?? '';
        const standIn = standInOf.get(file);
        if (standIn === undefined) return undefined;
        try {
          const contents = standIn.sourceOf(readFileSync(path, 'utf8'));
          return { contents, loader: file.endsWith('.json') ? 'json' : 'js' };
        } catch (error) {
          return { errors: [{ text: changed(file, error instanceof Error ? error.message : '') }] };
        }
      });
    },
  };
}

function changed(file: string, what: string): string {
  return `A package has changed: ${file}: ${what}. See what lib/lean-packages.ts makes of this file.`;
}
