/**
 * Whether the order may be fulfilled: the money is taken. The SDKs report success for every status
 * but `Created`, a canceled intent included. A `Manual` payment stays `Authorized` until the team
 * captures it, so that it is not paid before.
 */
export function isPaid(status: string): boolean {
  return status === 'Captured';
}
