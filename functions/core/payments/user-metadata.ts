import type { Marker } from '../customers/marker.ts';

/** The key of an intent's metadata under which its user's marker is kept. Apps cannot set it. */
export const userMetadataKey = 'save-card-user';

/** The key that names the charge of a setup intent that an intent was made for. Apps cannot set it. */
export const chargeMetadataKey = 'save-card-charge';

/** The keys that are ours. */
export const ourMetadataKeys: readonly string[] = [userMetadataKey, chargeMetadataKey];

type Metadata = Readonly<Record<string, string>>;

/** The metadata that the app has given. */
export function withoutOurs(metadata: Metadata | null | undefined): Metadata {
  const all = Object.entries(metadata ?? {});
  return Object.fromEntries(all.filter(([key]) => !ourMetadataKeys.includes(key)));
}

/** The app's metadata with the user's marker, by which a webhook knows whose payment it is about. */
export function metadataWithMarker(metadata: Metadata | undefined, marker: Marker): Metadata {
  return { ...withoutOurs(metadata), [userMetadataKey]: marker };
}
