/** The clients that functions use, and what the host names of their services begin with. */
export const servicePrefixes: Readonly<Record<string, string>> = {
  dynamodb: 'dynamodb',
  'secrets-manager': 'secretsmanager',
  eventbridge: 'events',
  sqs: 'sqs',
};

/**
 * The source of a client's resolver for what a function has: a region, or an endpoint that it is told. The
 * tests hold it against the client's own rules, for every region that the SDK knows.
 */
export function endpointResolver(client: string): string {
  return `
const suffixes = {
  'cn-': 'amazonaws.com.cn',
  'us-iso-': 'c2s.ic.gov',
  'us-isob-': 'sc2s.sgov.gov',
  'us-isof-': 'csp.hci.ic.gov',
  'eu-isoe-': 'cloud.adc-e.uk',
  'eusc-': 'amazonaws.eu',
};
export const defaultEndpointResolver = ({
  Endpoint, Region, UseFIPS, UseDualStack, EndpointId, AccountId, AccountIdEndpointMode,
}) => {
  if (UseFIPS || UseDualStack || EndpointId || AccountId || AccountIdEndpointMode === 'required') {
    throw new Error('Endpoints for FIPS, IPv6, accounts and several regions are left out of the bundles: see lib/lean-packages.ts.');
  }
  const partition = Object.keys(suffixes).find((start) => Region?.startsWith(start));
  const url = Endpoint ?? \`https://${servicePrefixes[client]}.\${Region}.\${suffixes[partition] ?? 'amazonaws.com'}\`;
  return { url: new URL(url), properties: {}, headers: {} };
};`;
}
