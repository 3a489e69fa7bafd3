/** `/customers/{customerId}/create-secret`, or the router's `:customerId`, as `/customers/{id}/create-secret`. */
export function shortPath(template: string): string {
  return template.replaceAll(/\{\w+\}|(?<=\/):\w+/g, '{id}');
}
