/**
 * `/customers/{customerId}/create-secret`, or the router's `:customerId`, as `/customers/{id}/create-secret`.
 * What is a secret, and no id, keeps its name: `/api/payments/{token}`.
 */
export function shortPath(template: string): string {
  return template.replaceAll(/\{(?!token\})\w+\}|(?<=\/):\w+/g, '{id}');
}
