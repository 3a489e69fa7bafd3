/** The access key that signed a request, by its `authorization` header; empty when there is none. */
export function accessKeyOf(authorization: string | undefined): string {
  return /\bCredential=([^/,]+)\//.exec(authorization ?? '')?.[1] ?? '';
}
