import { z } from 'zod';

/** Two labels at least, in lower case. */
const domainName = z
  .string()
  .regex(
    /^(?=.{4,253}$)([a-z\d]([a-z\d-]{0,61}[a-z\d])?\.)+[a-z]{2,63}$/,
    'must be a host name in lower case such as api.shop.example',
  );

/** How new code comes to users. */
export const releaseSettings = z
  .strictObject({
    /**
     * `gradual`: a tenth of the requests for a quarter of an hour, then all; back to the code before as soon as an alarm
     * of the release goes off. `at-once`: all. Default `gradual` with Dojo's production, else `at-once`.
     */
    traffic: z.enum(['gradual', 'at-once']).optional(),
    /** Whether CloudFormation refuses to delete the stack. Default: with Dojo's production. */
    terminationProtection: z.boolean().optional(),
  })
  .readonly()
  .prefault({});

/** A host name of the team's own for the API. */
export const customDomain = z
  .strictObject({
    name: domainName,
    /** Of AWS Certificate Manager, in the stack's region. Default: one that the hosted zone proves. */
    certificateArn: z
      .string()
      .regex(
        /^arn:aws[\w-]*:acm:[\w-]+:\d{12}:certificate\/[\w-]+$/,
        'must be the ARN of a certificate of AWS Certificate Manager',
      )
      .optional(),
    /** Where the name is made to lead to the API. Default: nowhere, it is done by hand. */
    hostedZone: z
      .strictObject({
        id: z
          .string()
          .regex(/^Z[A-Z\d]{1,31}$/, 'must be the id of a hosted zone, such as Z0123456789'),
        name: domainName,
      })
      .readonly()
      .optional(),
  })
  .refine(
    ({ certificateArn, hostedZone }) => certificateArn !== undefined || hostedZone !== undefined,
    {
      error: 'must have a certificateArn or a hostedZone, which proves a certificate',
    },
  )
  .refine(
    ({ name, hostedZone }) =>
      hostedZone === undefined || name === hostedZone.name || name.endsWith(`.${hostedZone.name}`),
    { path: ['name'], error: 'must be in the hosted zone' },
  )
  .readonly();

export type CustomDomainSettings = z.infer<typeof customDomain>;

interface Released {
  readonly dojo: { readonly environment: 'sandbox' | 'production' };
  readonly release: z.infer<typeof releaseSettings>;
}

export function isReleasedGradually({ dojo, release }: Released): boolean {
  return (
    (release.traffic ?? (dojo.environment === 'production' ? 'gradual' : 'at-once')) === 'gradual'
  );
}

export function isProtectedFromDeletion({ dojo, release }: Released): boolean {
  return release.terminationProtection ?? dojo.environment === 'production';
}
