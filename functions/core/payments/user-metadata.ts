import type { Marker } from '../customers/marker.ts';

/** The key of an intent's metadata under which its user's marker is kept. Apps cannot set it. */
export const userMetadataKey = 'save-card-user';

type Metadata = Readonly<Record<string, string>>;

/** The metadata with the user's marker, by which a webhook knows whose payment it is about. */
export function metadataWithMarker(metadata: Metadata | undefined, marker: Marker): Metadata {
  return {
    ...metadata,
    [userMetadataKey]: marker,
  };
}

/** The metadata that the app has given. */
export function withoutMarker(metadata: Metadata | null | undefined): Metadata {
  const { [userMetadataKey]: _, ...appMetadata } = metadata ?? {};
  return appMetadata;
}
