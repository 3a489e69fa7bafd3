/** `ensure-customer` → `EnsureCustomer`, as CloudFormation's ids are written. */
export function pascalCase(id: string): string {
  return id.replace(/(?:^|-)([a-z0-9])/g, (_, first: string) => first.toUpperCase());
}
