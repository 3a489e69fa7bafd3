import { hash } from 'node:crypto';
import type { UserId } from './customer-link.ts';
import type { CustomerProfile } from './customer-profile.ts';
import type { MapId } from './map-identity.ts';

/** Dojo's limit on a customer's `name`. Source: `CreateCustomerRequest` in Dojo's reference. */
const nameMaxLength = 100;

/** The names of one deployment. Two deployments with the same names may share a Dojo account. */
export interface Deployment {
  readonly app: string;
  readonly stage: string;
}

/** `[sc:<map>:<user>]`, 32 characters: recognises a customer of ours for ever, names nobody. */
export type Marker = string & { readonly brand: 'Marker' };

/** Whose marker it is: this map's; one of the form before maps had an id; another map's. */
export type MarkerOwner = 'this-map' | 'legacy' | 'another-map';

/** The markers of one customer map. */
export interface Markers {
  /** A one-way hash of map and user: 80 bits, so that two users never share one. */
  of(userId: UserId): Marker;
  /** The marker of the map's canary in one of its Dojo accounts. No user can have it. */
  ofCanary(account: string): Marker;
  /** The user's marker as it was before maps had an id: made from app, stage and user. */
  legacyOf(userId: UserId): Marker;
  ownerOf(marker: Marker): MarkerOwner;
}

function digest(length: number, ...parts: readonly string[]): string {
  return hash('sha256', JSON.stringify(parts), 'hex').slice(0, length);
}

/** What all markers of a scope begin with. */
function prefixOf(scope: readonly string[]): string {
  return `[sc:${digest(6, ...scope)}:`;
}

/**
 * The markers of the map with this id, in the deployment with these names.
 *
 * Two deployments with the same names had the same legacy markers: a customer with one is known as
 * ours only by its id.
 */
export function markersOf(mapId: MapId, { app, stage }: Deployment): Markers {
  const scope = ['map', mapId];
  const legacyScope = [app, stage];
  const ours = prefixOf(scope);
  const legacy = prefixOf(legacyScope);
  const inMap = (...subject: readonly string[]) =>
    `${ours}${digest(20, ...scope, ...subject)}]` as Marker;
  return {
    of: (userId) => inMap(userId),
    ofCanary: (account) => inMap('canary', account),
    legacyOf: (userId) => `${legacy}${digest(20, ...legacyScope, userId)}]` as Marker,
    ownerOf: (marker) => {
      if (marker.startsWith(ours)) return 'this-map';
      return marker.startsWith(legacy) ? 'legacy' : 'another-map';
    },
  };
}

/** The marker that `name` ends with, if any deployment of this backend put one there. */
export function findMarker(name: string | undefined): Marker | undefined {
  return name?.match(/\[sc:[0-9a-f]{6}:[0-9a-f]{20}\]$/)?.[0] as Marker | undefined;
}

function withoutLoneSurrogate(text: string): string {
  return text.replace(/[\uD800-\uDBFF]$/, '');
}

/**
 * The profile with the marker behind the display name. The name gives way where both do not fit, so
 * that nothing a team's `describeCustomer` returns can push the marker out.
 */
export function profileWithMarker(profile: CustomerProfile, marker: Marker): CustomerProfile {
  const room = nameMaxLength - marker.length - 1;
  const displayName = withoutLoneSurrogate((profile.name ?? '').trim().slice(0, room)).trimEnd();
  return { ...profile, name: displayName === '' ? marker : `${displayName} ${marker}` };
}
