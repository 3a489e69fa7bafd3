import type { Template } from 'aws-cdk-lib/assertions';

/** One statement of a role's policy, as the template has it. */
interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Something that a role may do. */
export interface Permission {
  /** `dynamodb:GetItem` */
  readonly action: string;
  /** The construct's logical id without its hash, e.g. `CustomerMapTable`; `*`: anything. */
  readonly resource: string;
  /** The pattern of the keys that it is narrowed to. */
  readonly keys: string | undefined;
}

/** The one function with this description, by which the routes' functions are told apart. */
export function functionOf(template: Template, description: string) {
  const found = Object.entries(
    template.findResources('AWS::Lambda::Function', { Properties: { Description: description } }),
  );
  const [first] = found;
  if (first === undefined || found.length > 1) {
    throw new Error(`${found.length} functions are called ${description}.`);
  }
  const [id, { Properties: properties }] = first;
  return { id, properties };
}

/** Every statement of the role of a function. */
export function statementsOf(template: Template, description: string): readonly Statement[] {
  const [roleId] = functionOf(template, description).properties.Role['Fn::GetAtt'];
  const role = template.findResources('AWS::IAM::Role')[roleId];
  if (role?.Properties.ManagedPolicyArns !== undefined || role?.Properties.Policies !== undefined) {
    throw new Error(`The role of ${description} has policies that are not in its default policy.`);
  }
  return Object.values(template.findResources('AWS::IAM::Policy'))
    .filter((policy) => policy.Properties.Roles.some((it: { Ref: string }) => it.Ref === roleId))
    .flatMap((policy) => policy.Properties.PolicyDocument.Statement);
}

/** All that a function may do. @throws Error for a statement that cannot be said as permissions. */
export function permissionsOf(template: Template, description: string): readonly Permission[] {
  return statementsOf(template, description).flatMap((statement) => {
    if (statement.Effect !== 'Allow') throw new Error('A role of a function denies something.');
    const keys = keysOf(statement.Condition);
    return [statement.Resource]
      .flat()
      .map(nameOf)
      .flatMap((resource) =>
        [statement.Action].flat().map((action) => ({ action, resource, keys })),
      );
  });
}

function keysOf(condition: Statement['Condition']): string | undefined {
  if (condition === undefined) return undefined;
  const { 'ForAllValues:StringLike': like, Null: isNull, ...others } = condition;
  const patterns = like?.['dynamodb:LeadingKeys'];
  const isKnown = Object.keys(others).length === 0 && isNull?.['dynamodb:LeadingKeys'] === 'false';
  if (!isKnown || !Array.isArray(patterns) || patterns.length !== 1) {
    throw new Error(`A condition is unknown: ${JSON.stringify(condition)}`);
  }
  return String(patterns[0]);
}

function nameOf(resource: unknown): string {
  if (typeof resource === 'string') return resource;
  const { Ref: ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = Object(resource);
  if (typeof ref === 'string') return withoutHash(ref);
  if (Array.isArray(attribute)) return withoutHash(String(attribute[0]));
  const [, [start, end]] = join;
  return `${nameOf(start)}${end}`;
}

function withoutHash(logicalId: string): string {
  return logicalId.replace(/[0-9A-F]{8}$/, '');
}
