import type { Marker } from '../customers/marker.ts';

/** The key of an intent's metadata under which its user's mark is kept. Apps cannot set it. */
export const userMetadataKey = 'save-card-user';

type Metadata = Readonly<Record<string, string>>;

/** The metadata with the user's mark, by which a webhook knows whose payment it is about. */
export const markMetadata = (metadata: Metadata | undefined, marker: Marker): Metadata => ({
  ...metadata,
  [userMetadataKey]: marker,
});

/** The app's own metadata. */
export const withoutMark = (metadata: Metadata | null | undefined): Metadata => {
  const { [userMetadataKey]: _, ...own } = metadata ?? {};
  return own;
};
