import type { Permission } from '../../lib/permission.ts';
import { localAccountId, localCredentials } from './local-account.ts';
import { Refused } from './refused.ts';

/** Something that a request asks for. */
export interface AccessNeed {
  /** IAM's name, e.g. `dynamodb:GetItem`. */
  readonly action: string;
  /** As in {@link Permission}. */
  readonly resource: string;
  /** For the message. */
  readonly arn: string;
  /** The partition keys asked for; absent where a request has none, such as a scan. */
  readonly keys?: readonly string[];
}

/** A need that no permission of its caller allows. */
export interface Refusal extends AccessNeed {
  /** The caller's access key: for a function, its name. */
  readonly caller: string;
}

/** A request to an AWS service that its caller may make. */
export interface AwsRequest {
  /** The caller's access key: for a function, its name. */
  readonly caller: string;
  /** IAM's names for what it asks for, e.g. `dynamodb:GetItem`. */
  readonly actions: readonly string[];
}

/** Decides who may do what. */
export interface Access {
  /** @throws Refused as AWS refuses it, for the first need that is not allowed. */
  check(accessKeyId: string, needs: readonly AccessNeed[]): void;
}

/** Everybody may do everything. */
export const openAccess: Access = { check: () => {} };

export interface AccessOptions {
  /** By access key. The tools' key needs none: it may do everything. */
  readonly permissions: ReadonlyMap<string, readonly Permission[]>;
  readonly onRefusal?: ((refusal: Refusal) => void) | undefined;
  /** Is told of each request of a function that is let through. */
  readonly onRequest?: ((request: AwsRequest) => void) | undefined;
}

/** IAM for roles that only allow. Each caller is a role, named as its access key. */
export function accessByRole({ permissions, onRefusal, onRequest }: AccessOptions): Access {
  return {
    check: (caller, needs) => {
      if (caller === localCredentials.accessKeyId) {
        return;
      }
      const own = permissions.get(caller);
      if (own === undefined) {
        throw new Refused(
          'UnrecognizedClientException',
          `The security token included in the request is invalid. Here it is the access key "${localCredentials.accessKeyId}", or that of a function.`,
        );
      }
      const refused = needs.find((need) => !own.some((each) => allows(each, need)));
      if (refused !== undefined) {
        onRefusal?.({ ...refused, caller });
        throw new Refused('AccessDeniedException', messageOf(caller, refused));
      }
      onRequest?.({ caller, actions: needs.map(({ action }) => action) });
    },
  };
}

function allows({ action, resource, keys }: Permission, need: AccessNeed): boolean {
  return (
    action === need.action &&
    fits(resource, need.resource) &&
    (keys === undefined ||
      (need.keys !== undefined &&
        need.keys.length > 0 &&
        need.keys.every((key) => fits(keys, key))))
  );
}

/** IAM's `StringLike`: `*` is any text, `?` any character. */
function fits(pattern: string, text: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern === text;
  const expression = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`, 's').test(text);
}

function messageOf(caller: string, { action, arn }: AccessNeed): string {
  const user = `arn:aws:sts::${localAccountId}:assumed-role/${caller}/${caller}`;
  return `User: ${user} is not authorized to perform: ${action} on resource: ${arn} because no identity-based policy allows the ${action} action`;
}
