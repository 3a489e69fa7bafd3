import { CfnResource, Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Keeps a cdk-nag rule quiet for one CloudFormation resource, and for nothing that is made inside
 * the same construct later.
 *
 * @param owner - the construct whose own resource it is.
 * @param reason - a sentence for whoever audits the stack.
 */
export function acknowledge(owner: IConstruct, rule: string, reason: string): void {
  const resource = CfnResource.isCfnResource(owner) ? owner : owner.node.defaultChild;
  if (!CfnResource.isCfnResource(resource)) {
    throw new Error(`${owner.node.path} has no resource of its own to acknowledge ${rule} for.`);
  }
  Validations.of(resource).acknowledge({ id: rule, reason });
}

/** How cdk-nag writes an ARN in the names of its findings: `arn:<AWS::Partition>:…`. */
export function asNagWrites(arn: string, scope: IConstruct): string {
  const resolved: unknown = Stack.of(scope).resolve(arn);
  if (typeof resolved === 'string') return resolved;
  const [, parts]: [string, readonly (string | { readonly Ref: string })[]] =
    Object(resolved)['Fn::Join'];
  return parts.map((part) => (typeof part === 'string' ? part : `<${part.Ref}>`)).join('');
}
