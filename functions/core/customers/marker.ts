import { createHash } from 'node:crypto';
import type { UserId } from './customer-link.ts';
import type { CustomerProfile } from './customer-profile.ts';

/** Dojo's limit on a customer's `name`. Source: `CreateCustomerRequest` in Dojo's reference. */
const nameMaxLength = 100;

/** One deployment: the customers of two of them may live in one Dojo account. */
export interface MarkerScope {
  readonly app: string;
  readonly stage: string;
}

/** `[sc:<scope>:<user>]`, 32 characters: recognises a customer of ours for ever, names nobody. */
export type Marker = string & { readonly brand: 'Marker' };

const digest = (length: number, ...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, length);

/** The start that the markers of all users of one app and stage share. */
export const markerPrefix = ({ app, stage }: MarkerScope): string =>
  `[sc:${digest(6, app, stage)}:`;

/** A one-way mark of app, stage and user: 80 bits of a SHA-256, so that two users never share one. */
export const markerOf = (scope: MarkerScope, userId: UserId): Marker =>
  `${markerPrefix(scope)}${digest(20, scope.app, scope.stage, userId)}]` as Marker;

/** The marker that `name` ends with, if any deployment of this backend put one there. */
export const findMarker = (name: string | undefined): Marker | undefined =>
  name?.match(/\[sc:[0-9a-f]{6}:[0-9a-f]{20}\]$/)?.[0] as Marker | undefined;

const withoutLoneSurrogate = (text: string): string => text.replace(/[\uD800-\uDBFF]$/, '');

/**
 * The profile with the marker behind the display name. The name gives way where both do not fit, so
 * that nothing a team's `describe-customer` returns can push the marker out.
 */
export const markProfile = (profile: CustomerProfile, marker: Marker): CustomerProfile => {
  const room = nameMaxLength - marker.length - 1;
  const displayName = withoutLoneSurrogate((profile.name ?? '').trim().slice(0, room)).trimEnd();
  return { ...profile, name: displayName === '' ? marker : `${displayName} ${marker}` };
};
